/**
 * Text from the wire as it may be shown on a terminal: without control characters, which could move the cursor, change
 * colours or set the title, and without those that turn the direction of text around.
 */
export function safeText(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
}

/** The same, for text of several lines. */
export function safeLines(text: string): string[] {
  return text
    .replaceAll('\t', '  ')
    .split(/\r?\n/)
    .map((line) => safeText(line));
}

/** Text cut to a length, with a sign that it was. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
