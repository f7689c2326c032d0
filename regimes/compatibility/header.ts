/** What is different about the header of a newer version: who reports what span of time, to whom, by when. */
import type { Regime, RegimeHeader } from '../dialect/regime.js';
import { canonical } from '../canonical.js';
import type { Json } from '../words.js';
import { reason, type Reason, type ReasonCode } from './reasons.js';

const text = (value: unknown): string => canonical((value ?? null) as Json);

/** Every difference between two headers. */
export function headerReasons(before: Regime, after: Regime): Reason[] {
  const [was, is] = [before.header, after.header];
  const gone = was.frequencies.filter((one) => !is.frequencies.includes(one));
  const fresh = is.frequencies.filter((one) => !was.frequencies.includes(one));
  const kept = was.frequencies.filter((one) => is.frequencies.includes(one));
  const found: Reason[] = [];
  if (gone.length > 0) found.push(reason('frequency-dropped', { frequencies: gone.join(', ') }));
  if (fresh.length > 0) found.push(reason('frequency-added', { frequencies: fresh.join(', ') }));
  if (kept.some((one) => text(was.windows[one]) !== text(is.windows[one])))
    found.push(reason('window-changed'));
  const differs = (code: ReasonCode, of: (header: RegimeHeader) => unknown): void => {
    if (text(of(was)) !== text(of(is))) found.push(reason(code));
  };
  differs('chain-changed', ({ chain }) => chain.map(({ levels }) => levels));
  differs('due-changed', ({ chain }) => chain.map(({ due }) => kept.map((one) => due[one] ?? null)));
  differs('except-changed', ({ except }) => kept.map((one) => except[one] ?? null));
  differs('signature-changed', ({ signature, submitEarly }) => [signature, submitEarly]);
  differs('legal-changed', ({ issuer, legalBasis, kind, recipient }) => [
    issuer,
    legalBasis,
    kind,
    recipient ?? null,
  ]);
  if (text(before.label) !== text(after.label)) found.push(reason('title-changed'));
  return found;
}
