import { signsTime } from '../core/scheme.ts';
import type { Context } from '../context.ts';
import type { Delivery, LabelledSecret, Provider } from '../core/types.ts';
import { curlCommand, outgoing } from '../deliveries/export.ts';
import type { DeliveryStore } from '../deliveries/store.ts';
import { HooksError } from '../errors.ts';
import { type Route, routesFor } from '../http/router.ts';
import type { Reporter } from '../reporters/events.ts';
import { colourStyle, plainStyle } from '../reporters/style.ts';
import type { HandOver } from './hand-over.ts';
import { prettyBody } from './readable.ts';
import { rejectOptions } from './settings.ts';

export interface StageOptions {
  /** False: --no-screen. */
  readonly screen?: boolean;
  readonly json?: boolean;
  /** False: --no-color. */
  readonly color?: boolean;
  readonly expect?: readonly string[];
  readonly exec?: string;
}

/** Where a listener shows what happens: on a screen of its own at a terminal, else line by line. */
export interface Stage extends AsyncDisposable {
  readonly reporter: Reporter;
  /** Whether forwarding was paused. */
  readonly isPaused: () => boolean;
  /** Resolves when q was pressed. */
  readonly left: Promise<void>;
  /** Gives the keys something to act on. */
  connect(parts: StageParts): void;
}

interface StageParts {
  readonly secretsOf: (provider: Provider) => readonly LabelledSecret[];
  readonly store: DeliveryStore;
  readonly routes: readonly Route[];
  readonly handOver: HandOver;
}

interface StageAround {
  readonly context: Context;
  readonly reporter: Reporter;
  readonly providers: readonly Provider[];
}

/** The listener answers nothing while a body is laid out. */
const LAID_OUT_BYTES_MAX = 64 * 1024;

/**
 * What is expected or run ends by itself, and its result belongs on stdout: no screen then.
 * @throws {UsageError} NO_EFFECT
 */
export async function openStage(options: StageOptions, { context, reporter, providers }: StageAround): Promise<Stage> {
  const { screen = true, json, color = true, expect, exec } = options;
  const { terminal } = context;
  const isForScripts = json === true || expect !== undefined || exec !== undefined;
  if (isForScripts) rejectOptions({ '--no-screen': !screen }, 'with --expect, --exec or --json there is none');
  if (!terminal || !screen || isForScripts) {
    return {
      reporter,
      isPaused: () => false,
      left: new Promise(() => {}),
      connect() {},
      async [Symbol.asyncDispose]() {},
    };
  }
  const { openScreen } = await import('../screen/screen.ts');
  let parts: StageParts | undefined;
  let paused = false;
  let quit = (): void => {};
  const left = new Promise<void>((resolve) => {
    quit = resolve;
  });
  const opened = openScreen({
    terminal,
    style: color && !context.env['NO_COLOR'] ? await colourStyle() : plainStyle,
    providers,
    actions: {
      load: (id) => parts && loadById(parts.store, id),
      readable: (delivery) => prettyBody(delivery.request, LAID_OUT_BYTES_MAX),
      replay: (delivery) => parts !== undefined && replay(parts, delivery, providers),
      setPaused(value) {
        paused = value;
      },
      quit,
      curlOf: (delivery) => curlCommand(outgoing(delivery.request, curlUrl(delivery, parts?.routes ?? []))),
    },
  });
  return {
    reporter: opened.reporter,
    isPaused: () => paused,
    left,
    connect(given) {
      parts = given;
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

/** Undefined: not on disk any more, not yet, or not readable. */
function loadById(store: DeliveryStore, id: string): Delivery | undefined {
  const name = store.named(id).findLast((candidate) => candidate.id === id);
  try {
    return name && store.load(name);
  } catch (error) {
    if (error instanceof HooksError) return undefined;
    throw error;
  }
}

/** Nobody waits for the answer. */
const NO_HURRY_MS = 2_147_483_647;

/** As `hooks replay` does: the same bytes and headers, but for a signature that has a time, which ends with its time. */
function replay(parts: StageParts, delivery: Delivery, providers: readonly Provider[]): boolean {
  const { handOver, secretsOf } = parts;
  const routes = routesFor(parts.routes, delivery);
  if (routes.length === 0) return false;
  const provider = providers.find(({ id }) => id === delivery.provider);
  const ages = provider !== undefined && signsTime(provider.signature);
  const taken = provider && ages ? routes.map((route) => ({ resignWith: secretsOf(provider), ...route })) : routes;
  void handOver.toRoutes({ delivery, provider, routes: taken, answerWithinMs: NO_HURRY_MS, isKept: true });
  return true;
}

function curlUrl(delivery: Delivery, routes: readonly Route[]): string {
  return (
    delivery.attempts.at(-1)?.endpointUrl ?? routesFor(routes, delivery)[0]?.url ?? 'http://localhost:3000/webhook'
  );
}
