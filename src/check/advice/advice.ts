import type { Framework } from '../../core/check-report.ts';

/** How a kind of mistake is mended. */
export interface Advice {
  /** What to do, whatever the framework. */
  readonly text: string;
  /**
   * A few lines that mend it. Pieces of different topics fit together: `isGenuine` (`is_genuine`) is the one of
   * `compare_safely`, `WEBHOOK_SECRET` the one of `secret_set`.
   */
  readonly code: Readonly<Partial<Record<Framework, string>>>;
}

type Language = 'javascript' | 'python' | 'php' | 'go';

/** Code that is the same in all frameworks of a language. */
export function inLanguage({
  javascript,
  python,
  php,
  go,
}: Readonly<Record<Language, string>>): Record<Framework, string> {
  return {
    express: javascript,
    fastify: javascript,
    next: javascript,
    nest: javascript,
    hono: javascript,
    flask: python,
    fastapi: python,
    django: python,
    php,
    go,
  };
}
