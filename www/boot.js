// Starts the program, then seals the page: from then on the browser itself refuses every connection.
const address = (id) => document.getElementById(id).href;

function seal() {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "connect-src 'none'";
  document.head.append(policy);
}

async function bytes(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * Unpacks an `.lzma` file. LZMA leaves 49 KB less of the engine than gzip, for these lines and 45 to 60 ms on a PC. Where
 * each kind of probability begins is the format's: 12 states, no places (`pb` is 0), 16 contexts of a literal (`lc` is 4).
 */
function unpack(file) {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(5, true);
  const out = new Uint8Array(length);
  const chances = new Uint16Array(13476).fill(1024);
  const [MATCH, AGAIN, OLDER, OLDER1, OLDER2, LONGER, SLOT, OFFSET, ALIGN, FRESH, AGAIN_LENGTH, LITERAL] =
    [0, 48, 60, 72, 84, 96, 144, 400, 528, 544, 866, 1188];
  let next = 14;
  // range and code, in an array because they need all 32 bits
  const coder = Uint32Array.of(0xffffffff, 0);
  for (; next < 18; next++) coder[1] = (coder[1] << 8) | file[next];

  const widen = () => {
    if (coder[0] >>> 24) return;
    coder[0] <<= 8;
    coder[1] = (coder[1] << 8) | file[next++];
  };

  const bit = (chance) => {
    const bound = (coder[0] >>> 11) * chances[chance];
    const read = coder[1] < bound ? 0 : 1;
    if (read) {
      coder[0] -= bound;
      coder[1] -= bound;
      chances[chance] -= chances[chance] >> 5;
    } else {
      coder[0] = bound;
      chances[chance] += (2048 - chances[chance]) >> 5;
    }
    widen();
    return read;
  };
  const tree = (chance, count) => {
    let node = 1;
    for (let i = 0; i < count; i++) node = (node << 1) | bit(chance + node);
    return node - (1 << count);
  };
  const reversed = (chance, count) => {
    let [node, value] = [1, 0];
    for (let i = 0; i < count; i++) {
      const read = bit(chance + node);
      node = (node << 1) | read;
      value |= read << i;
    }
    return value;
  };
  const direct = (count) => {
    let value = 0;
    for (let i = 0; i < count; i++) {
      coder[0] >>>= 1;
      const read = coder[1] < coder[0] ? 0 : 1;
      if (read) coder[1] -= coder[0];
      widen();
      value = (value << 1) | read;
    }
    return value;
  };
  // two choices, then 8, 8, 256
  const copyLength = (chance) => {
    if (!bit(chance)) return 2 + tree(chance + 2, 3);
    if (!bit(chance + 1)) return 10 + tree(chance + 34, 3);
    return 18 + tree(chance + 66, 8);
  };
  const distance = (copied) => {
    const slot = tree(SLOT + Math.min(copied - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const count = (slot >> 1) - 1;
    const high = (2 | (slot & 1)) << count;
    if (slot < 14) return high + reversed(OFFSET + high - slot, count);
    return high + (direct(count - 4) << 4) + reversed(ALIGN, 4);
  };

  let [at, state, d0, d1, d2, d3, older] = [0, 0, 0, 0, 0, 0, 0];
  while (at < length) {
    if (!bit(MATCH + state)) {
      const set = LITERAL + 0x300 * (at ? out[at - 1] >> 4 : 0);
      let symbol = 1;
      if (state >= 7) {
        let foretold = out[at - d0 - 1];
        while (symbol < 0x100) {
          const expected = (foretold >> 7) & 1;
          foretold <<= 1;
          const read = bit(set + ((1 + expected) << 8) + symbol);
          symbol = (symbol << 1) | read;
          if (read !== expected) break;
        }
      }
      while (symbol < 0x100) symbol = (symbol << 1) | bit(set + symbol);
      out[at++] = symbol;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let copied = 1;
    if (!bit(AGAIN + state)) {
      [d3, d2, d1] = [d2, d1, d0];
      copied = copyLength(FRESH);
      d0 = distance(copied);
      state = state < 7 ? 7 : 10;
    } else if (!(older = bit(OLDER + state)) && !bit(LONGER + state)) {
      state = state < 7 ? 9 : 11;
    } else {
      if (older) {
        if (!bit(OLDER1 + state)) [d1, d0] = [d0, d1];
        else if (!bit(OLDER2 + state)) [d2, d1, d0] = [d1, d0, d2];
        else [d3, d2, d1, d0] = [d2, d1, d0, d3];
      }
      copied = copyLength(AGAIN_LENGTH);
      state = state < 7 ? 8 : 11;
    }
    for (const end = at + copied; at < end; at++) out[at] = out[at - d0 - 1];
  }
  return out;
}

/**
 * A part of the page that not every visit needs: Outlook's reader, the texts of a language. It comes by `import`, which the
 * sealed page may still do: a script of its own folder, by a name that has nothing of what was pasted. Browsers remember an
 * import that failed; the number lets them forget it.
 */
const failures = {};
globalThis.readPart = async (name) => {
  const script = new URL(document.querySelector(`meta[name=${name}]`).content, document.baseURI);
  if (failures[name]) script.search = failures[name];
  try {
    return (await import(script)).default;
  } catch (error) {
    failures[name] = (failures[name] ?? 0) + 1;
    throw error;
  }
};
globalThis.readOutlook = async (file) => (await readPart("outlook"))(file, unpack);

try {
  const { lang, dataset } = document.documentElement;
  // without those of a role the page speaks as to a sender, and says so
  if (dataset.audience) readPart(`roles-${lang}`).catch(() => {});
  const [{ default: start }, module_or_path] = await Promise.all([
    import(address("program")),
    bytes(address("engine")).then(unpack),
    readPart(`texts-${lang}`),
  ]);
  await start({ module_or_path });
  seal();
  dataset.ready = "";
} catch (error) {
  document.getElementById("trouble").hidden = false;
  console.error(error);
}
