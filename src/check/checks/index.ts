import { groupOf } from '../../core/check-report.ts';
import type { Check } from '../model.ts';
import { base } from './base.ts';
import { evt } from './evt.ts';
import { idem } from './idem.ts';
import { leak } from './leak.ts';
import { load } from './load.ts';
import { raw } from './raw.ts';
import { sig } from './sig.ts';
import { ts } from './ts.ts';
import { wire } from './wire.ts';

const GROUPS = ['BASE', 'SIG', 'RAW', 'TS', 'ROT', 'IDEM', 'EVT', 'ENC', 'HTTP', 'LEAK', 'SIZE', 'LOAD', 'SURV'];

const rankOf = (id: string): number => GROUPS.indexOf(groupOf(id));

/** Every check, in the order of reports: by group, then by number. */
export const battery: readonly Check[] = [base, sig, raw, ts, idem, evt, wire, load, leak]
  .flat()
  .toSorted((a, b) => rankOf(a.id) - rankOf(b.id) || (a.id < b.id ? -1 : 1));
