import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { openStore } from '../deliveries/store.ts';
import { fixtureLabel, listFixtures } from '../events/fixtures.ts';
import type { Reporter } from '../reporters/events.ts';
import { defaultProviderId, loadSettings, type Settings } from './settings.ts';

export type Shell = 'bash' | 'zsh' | 'fish';

/** A command as completion sees it. */
export interface CommandTree {
  readonly name: string;
  readonly options: readonly OptionWord[];
  /** What the positional arguments are. */
  readonly arguments: readonly string[];
  readonly commands: readonly CommandTree[];
}

export interface OptionWord {
  readonly flags: readonly string[];
  readonly takesValue: boolean;
  readonly choices: readonly string[];
}

/** Prints a shell's completion script. */
export async function completionAction(
  { shell }: { shell: Shell },
  _context: Context,
  reporter: Reporter,
): Promise<ExitCode> {
  reporter.report({ type: 'output', bytes: Buffer.from(SCRIPTS[shell]) });
  return EXIT.ok;
}

interface CompleteOptions {
  /** The words typed so far after `hooks`, the last one being completed. */
  readonly words: readonly string[];
  readonly tree: CommandTree;
}

/** Prints the candidates for the word being typed, a line each. */
export async function completeAction(
  options: CompleteOptions,
  context: Context,
  reporter: Reporter,
): Promise<ExitCode> {
  const words = await candidates(options, context);
  reporter.report({ type: 'output', bytes: Buffer.from(words.map((word) => `${word}\n`).join('')) });
  return EXIT.ok;
}

async function candidates({ tree, words }: CompleteOptions, context: Context): Promise<string[]> {
  const word = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  let command = tree;
  for (const typed of before) command = command.commands.find(({ name }) => name === typed) ?? command;
  const previous = command.options.find(({ flags, takesValue }) => takesValue && flags.includes(before.at(-1) ?? ''));
  const all = previous
    ? await valueWords(previous.flags, previous.choices, context)
    : word.startsWith('-')
      ? command.options.flatMap(({ flags }) => flags.filter((flag) => flag.startsWith('--')))
      : [...command.commands.map(({ name }) => name), ...(await argumentWords(command.arguments, context))];
  return all.filter((candidate) => candidate.startsWith(word));
}

async function valueWords(flags: readonly string[], choices: readonly string[], context: Context): Promise<string[]> {
  if (flags.includes('--provider')) return (await loadSettings(context)).providers.map(({ id }) => id);
  return [...choices];
}

async function argumentWords(names: readonly string[], context: Context): Promise<string[]> {
  const settings = await loadSettings(context);
  return names.flatMap((name) => wordsFor(name, settings));
}

function wordsFor(name: string, settings: Settings): string[] {
  switch (name) {
    case 'event':
      return eventWords(settings);
    case 'provider':
      return settings.providers.map(({ id }) => id);
    case 'shell':
      return Object.keys(SCRIPTS);
    case 'saved':
    case 'delivery':
    case 'deliveries':
    case 'before':
    case 'after':
      return [
        'last',
        ...openStore(settings.stateFolder)
          .list()
          .slice(-50)
          .map(({ id }) => id),
      ];
    default:
      return [];
  }
}

function eventWords(settings: Settings): string[] {
  return settings.providers
    .flatMap(({ id }) => listFixtures(id))
    .map(
      (fixture) =>
        (fixture.provider === defaultProviderId(settings) ? '' : `${fixture.provider}/`) + fixtureLabel(fixture),
    );
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# hooks completion: eval "$(hooks completion bash)"
_hooks_complete() {
  local word="\${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(hooks complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 0 ]] && COMPREPLY=($(compgen -f -- "$word"))
}
complete -F _hooks_complete hooks
`,
  zsh: `# hooks completion: eval "$(hooks completion zsh)"
_hooks() {
  local -a found
  found=("\${(@f)$(hooks complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _hooks hooks
`,
  fish: `# hooks completion: hooks completion fish | source
function __hooks_complete
  set -l words (commandline -opc) (commandline -ct)
  hooks complete -- $words[2..-1] 2>/dev/null
end
complete -c hooks -a '(__hooks_complete)'
`,
};
