import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import { openStore } from '../deliveries/store.ts';
import { fixtureLabel, listFixtures } from '../events/fixtures.ts';
import { listScenarios } from '../events/scenarios.ts';
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
  const words = candidates(options, await settingsOrNone(context));
  reporter.report({ type: 'output', bytes: Buffer.from(words.map((word) => `${word}\n`).join('')) });
  return EXIT.ok;
}

/** A broken configuration must not be in the way of typing the command that shows it. */
async function settingsOrNone(context: Context): Promise<Settings | undefined> {
  try {
    return await loadSettings(context);
  } catch {
    return undefined;
  }
}

function candidates({ tree, words }: CompleteOptions, settings: Settings | undefined): string[] {
  const word = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = commandAt(tree, before);
  const [, flag = '', value] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
  if (flag !== '') {
    return optionValues(command, flag, settings)
      .filter((candidate) => candidate.startsWith(value ?? ''))
      .map((candidate) => `${flag}=${candidate}`);
  }
  const previous = before.at(-1) ?? '';
  const takesValue = command.options.some((option) => option.takesValue && option.flags.includes(previous));
  const all = takesValue
    ? optionValues(command, previous, settings)
    : word.startsWith('-')
      ? command.options.flatMap(({ flags }) => flags.filter((name) => name.startsWith('--')))
      : [...command.commands.map(({ name }) => name), ...argumentWords(command, before, settings)];
  return all.filter((candidate) => candidate.startsWith(word));
}

/** The command that the words lead to; a group stands for its list, too. */
function commandAt(tree: CommandTree, words: readonly string[]): CommandTree {
  let command = tree;
  for (const word of words) command = command.commands.find(({ name }) => name === word) ?? command;
  const list = command.commands.find(({ name }) => name === 'list');
  return list ? { ...command, options: [...command.options, ...list.options] } : command;
}

function optionValues({ options }: CommandTree, flag: string, settings: Settings | undefined): readonly string[] {
  const option = options.find(({ flags }) => flags.includes(flag));
  if (option?.flags.includes('--provider')) return settings?.providers.map(({ id }) => id) ?? [];
  return option?.choices ?? [];
}

function argumentWords(command: CommandTree, before: readonly string[], settings: Settings | undefined): string[] {
  if (!settings) return command.arguments.includes('shell') ? Object.keys(SCRIPTS) : [];
  return command.arguments.flatMap((name) => wordsFor(name, settings, before));
}

/** Of the provider named, else of the default one by name alone and of the others with theirs. */
function scenarioWords(settings: Settings, named: string | undefined): string[] {
  const plain = named ?? defaultProviderId(settings);
  const ids = named === undefined ? settings.providers.map(({ id }) => id) : [named];
  return ids.flatMap((id) => listScenarios(id).map(({ name }) => (id === plain ? name : `${id}/${name}`)));
}

function wordsFor(name: string, settings: Settings, before: readonly string[]): string[] {
  switch (name) {
    case 'event':
      return eventWords(settings, namedProvider(before));
    case 'scenario':
      return scenarioWords(settings, namedProvider(before));
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

/** The provider that the words before name. */
function namedProvider(words: readonly string[]): string | undefined {
  return words
    .flatMap((word, index) =>
      word === '-p' || word === '--provider' ? (words[index + 1] ?? []) : (/^--provider=(.+)$/.exec(word)?.[1] ?? []),
    )
    .at(-1);
}

function eventWords(settings: Settings, named: string | undefined): string[] {
  const bare = named ?? defaultProviderId(settings);
  return settings.providers
    .filter(({ id }) => named === undefined || id === named)
    .flatMap(({ id, callbacks }) => {
      const prefix = id === bare ? '' : `${id}/`;
      const labels = listFixtures(id).map((fixture) => fixtureLabel(fixture));
      return [...labels, ...(callbacks?.forms ?? []).map(({ name }) => name)].map((label) => prefix + label);
    });
}

const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# hooks completion: eval "$(hooks completion bash)"
_hooks_complete() {
  local line="\${COMP_LINE:0:COMP_POINT}" cur="\${COMP_WORDS[COMP_CWORD]}" words word prefix candidate
  read -ra words <<< "$line"
  [[ "$line" == *' ' ]] && words+=('')
  word="\${words[\${#words[@]}-1]}"
  # bash cuts words at = : and @, too, and replaces only what is behind the last one (with the @ itself).
  [[ "$cur" == [=:@] ]] && cur=''
  prefix="\${word%"$cur"}"
  prefix="\${prefix%@}"
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("\${candidate#"$prefix"}")
  done < <(hooks complete -- "\${words[@]:1}" 2>/dev/null)
  [[ \${#COMPREPLY[@]} -eq 0 ]] && COMPREPLY=($(compgen -f -- "$cur"))
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
