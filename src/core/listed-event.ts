import type { WireStyle } from './types.ts';

/** What is known of an event aside from its sample. */
export interface EventFacts {
  /** What a name stands for that does not say it itself. */
  readonly meaning?: string;
  /** Whether the provider's test mode can produce it. */
  readonly testMode: 'yes' | 'partly' | 'no' | 'unknown';
  readonly testModeNote?: string;
  /** How well its form is known: published and observed, published once, or worked out. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** No whole sample of it is published. */
  readonly reconstructed?: boolean;
  readonly reconstructedVariants?: readonly string[];
  /** It has no place for text of anybody's: a receiver that hashes what JSON.stringify makes of it is not caught. */
  readonly survivesStringify?: boolean;
  /** How its envelope differs from that of the other events. */
  readonly shape?: string;
}

/** An event that can be triggered, with what is known of it. */
export interface ListedEvent extends Partial<EventFacts> {
  readonly eventType: string;
  readonly variants: readonly string[];
  readonly product?: string;
  readonly wireStyle: WireStyle;
}
