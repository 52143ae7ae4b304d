// JSON.parse takes the last of two members of one name and says nothing. Others may take the first, and read something else.

const kString = /"(?:[^"\\]|\\.)*"/y;

/** Whether an object in a text has two members of one name. The text is JSON: whoever asks has parsed it. */
export function hasDuplicateName(text: string): boolean {
  // For each object or list that is open, the names so far; a list has none.
  const open: (Set<string> | undefined)[] = [];
  for (let at = 0; at < text.length; ++at) {
    const one = text[at];
    if (one === '{') open.push(new Set());
    else if (one === '[') open.push(undefined);
    else if (one === '}' || one === ']') open.pop();
    else if (one === '"') {
      kString.lastIndex = at;
      const found = kString.exec(text)?.[0] ?? '';
      at += found.length - 1;
      const names = open.at(-1);
      if (names === undefined || !isName(text, at + 1)) continue;
      const name: unknown = JSON.parse(found);
      if (names.has(String(name))) return true;
      names.add(String(name));
    }
  }
  return false;
}

/** A text before a colon is a name. */
function isName(text: string, from: number): boolean {
  let at = from;
  while (/\s/.test(text[at] ?? '')) ++at;
  return text[at] === ':';
}
