// Starts the program, then seals the page: from then on the browser itself refuses every connection.
const address = (id) => document.getElementById(id).href;

function seal() {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "connect-src 'none'";
  document.head.append(policy);
}

try {
  const { default: start } = await import(address("program"));
  await start({ module_or_path: address("engine") });
  seal();
  document.documentElement.dataset.ready = "";
} catch (error) {
  document.getElementById("trouble").hidden = false;
  console.error(error);
}
