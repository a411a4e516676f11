import { z } from 'zod';

import { parseDuration } from './core/duration.ts';
import type { Scenario } from './events/scenario.ts';

const duration = z.string().refine((text) => text === '0s' || parseDuration(text) !== undefined, {
  error: 'expected a duration such as 500ms, 5s, 2m or 24h',
});

const entityName = z.string().regex(/^[A-Za-z][\w-]*$/, { error: 'expected a name of letters, digits, _ and -' });

const fields = z.record(z.string(), z.json());

const scenario = z.strictObject({
  $schema: z.string().optional(),
  title: z.string(),
  description: z.string().optional(),
  provider: z.string().optional(),
  steps: z
    .array(
      z.strictObject({
        event: z.string(),
        after: duration.optional(),
        as: z.record(z.string(), entityName).optional(),
        set: fields.optional(),
        add: fields.optional(),
        unset: z.array(z.string()).optional(),
      }),
    )
    .min(1, { error: 'expected at least one step' })
    .max(1_000, { error: 'expected at most 1000 steps' }),
});

/** Checks a scenario of the user's own: either the scenario, or its first problem with the place. */
export function readScenario(value: unknown): { scenario: Scenario } | { problem: string } {
  const result = scenario.safeParse(value);
  if (result.success) return { scenario: result.data as Scenario };
  const [issue] = result.error.issues;
  const place = issue?.path.join('.') ?? '';
  const message = issue?.code === 'unrecognized_keys' ? `unknown key "${issue.keys[0] ?? ''}"` : (issue?.message ?? '');
  return { problem: place === '' ? message : `${place}: ${message}` };
}
