// Runs before the first paint, so that neither language nor theme flickers. The program reads both from <html>.
{
  const root = document.documentElement;
  const saved = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const wishes = [new URLSearchParams(location.search).get("lang"), saved("kaeru.language"), ...navigator.languages];
  root.lang = wishes.map((wish) => wish?.slice(0, 2).toLowerCase()).find((tag) => tag === "ja" || tag === "en") ?? "en";
  const theme = saved("kaeru.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
}
