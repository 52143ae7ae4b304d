// JSON that every reader reads alike. JSON.parse takes the last of two members of one name, other readers take the
// first: a file with both would show people something else than what was checked.

export class NameTwice extends SyntaxError {
  constructor(readonly member: string) {
    super(`the name “${member.slice(0, 40)}” stands twice in one object`);
  }
}

/** Throws a SyntaxError for what is no JSON, and a NameTwice. */
export function parseStrict(text: string): unknown {
  const value: unknown = JSON.parse(text);
  const name = nameTwice(text);
  if (name !== undefined) throw new NameTwice(name);
  return value;
}

/** Where a text ends that begins with a quotation mark. */
function endOfText(json: string, start: number): number {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** REQUIRES valid JSON. */
function nameTwice(json: string): string | undefined {
  /** What is open: the names of an object; of an array nothing. */
  const open: (Set<string> | undefined)[] = [];
  let isName = false;
  for (let at = 0; at < json.length; ++at) {
    const sign = json[at];
    if (sign === '"') {
      const end = endOfText(json, at);
      const names = open.at(-1);
      if (isName && names !== undefined) {
        const name = JSON.parse(json.slice(at, end)) as string;
        if (names.has(name)) return name;
        names.add(name);
        isName = false;
      }
      at = end - 1;
    } else if (sign === '{' || sign === '[') {
      open.push(sign === '{' ? new Set() : undefined);
      isName = sign === '{';
    } else if (sign === '}' || sign === ']') {
      open.pop();
      isName = false;
    } else if (sign === ',') {
      isName = open.at(-1) !== undefined;
    }
  }
  return undefined;
}
