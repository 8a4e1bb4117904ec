// Runs before the first paint, so that neither language nor theme flickers. The program reads them, and the role, from <html>.
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
  const audience = saved("kaeru.audience");
  if (audience && audience !== "sender") root.dataset.audience = audience;
  const theme = saved("kaeru.theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
}
