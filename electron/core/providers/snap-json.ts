// Owns the reading of JSON as SpeedCash's own documents write it (specs/002, specs/004): a comma
// after the last row, a brace too many at the end. Nothing else is mended, and no value is ever
// changed.

/** The value; undefined when the text is no JSON even so. */
export function readLooseJson(text: string): unknown {
  const strict = parsed(text);
  if (strict !== undefined) return strict;
  const mended = mend(text);
  return mended === null ? undefined : parsed(mended);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const STRING = /"(?:[^"\\]|\\.)*"/y;

/**
 * Leaves out commas before a closing bracket, and closing brackets after the end. Null when the end
 * never comes.
 */
function mend(text: string): string | null {
  const kept: string[] = [];
  let from = 0;
  let commaAt = -1;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (/\s/.test(char)) continue;
    if (char === '"') {
      STRING.lastIndex = at;
      const string = STRING.exec(text);
      if (string === null) return null;
      at += string[0].length - 1;
    }
    const isOpening = char === '{' || char === '[';
    const isClosing = char === '}' || char === ']';
    if (isClosing && commaAt >= 0) {
      kept.push(text.slice(from, commaAt));
      from = commaAt + 1;
    }
    commaAt = char === ',' ? at : -1;
    depth += isOpening ? 1 : isClosing ? -1 : 0;
    if (isClosing && depth === 0) {
      kept.push(text.slice(from, at + 1));
      return /^[\s}\]]*$/.test(text.slice(at + 1)) ? kept.join('') : null;
    }
  }
  return null;
}
