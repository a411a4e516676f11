import { UsageError } from '../errors.ts';

/**
 * Splits a command line into words as a shell does, with quotes and backslashes, and nothing else: no shell runs it.
 * @throws {UsageError} INVALID_TUNNEL_COMMAND
 */
export function splitCommand(line: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)\s*/gsy;
  while (pattern.lastIndex < line.length) {
    const word = pattern.exec(line)?.[1];
    if (word === undefined) break;
    if (/^(?:[|&;]+|\d*[<>].*)$/.test(word)) throw notForShell(word);
    words.push(
      word.replace(
        /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs,
        (_match, single?: string, double?: string, escaped?: string) =>
          single ?? double?.replace(/\\(["\\$`])/g, '$1') ?? escaped ?? '',
      ),
    );
    if (pattern.lastIndex >= line.length) return words;
  }
  throw new UsageError(
    'INVALID_TUNNEL_COMMAND',
    'The tunnel command is empty, or has a quote without its other half.',
    {
      hint: "For example: --tunnel-command 'zrok share public {port} --headless'",
    },
  );
}

function notForShell(word: string): UsageError {
  return new UsageError('INVALID_TUNNEL_COMMAND', `The tunnel command has ${word} in it, and no shell runs it.`, {
    hint: 'Put quotes around it if it is meant literally; for a shell, write --tunnel-command \'sh -c "…"\'.',
  });
}
