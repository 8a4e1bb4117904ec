// The page's second program, in one file: boot.js imports it when an Outlook file (.msg) comes.
//
// The page is sealed by then, and the browser refuses it to fetch a .wasm file, as it should: so the program stands in this
// script as letters. Scripts of the page's own folder may still be imported, and importing one sends nothing but its name.
// tests/pack.mjs puts the two imports in.
import { initSync, message } from "kaeru:outlook.js";
import packed from "kaeru:outlook.wasm.lzma";

let started;

/** The message in `file` as text, undefined where there is none. `unpack` is that of boot.js. */
export default function read(file, unpack) {
  started ??= initSync({ module: new WebAssembly.Module(unpack(packed)) });
  try {
    return message(file);
  } catch (error) {
    // whatever went wrong, the next file finds a program in order
    started = undefined;
    console.warn(error);
  }
}
