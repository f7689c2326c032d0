/** Of which period another regime's report is taken over, where the two are asked for at different intervals. */
import { firstDay, lastDay, parsePeriod, type Period } from './period.js';

/**
 * The period of the same id, or else the last one whose calendar days end within this period: for a quarter its last
 * month, for a year its last quarter. None where the other's periods are longer or lie elsewhere.
 * @param others ids of the periods that the other regime has
 */
export function periodToTakeFrom(period: Period, others: readonly string[]): string | undefined {
  if (others.includes(period.id)) return period.id;
  const [from, to] = [firstDay(period), lastDay(period)];
  return others
    .flatMap((id) => parsePeriod(id) ?? [])
    .filter((other) => firstDay(other) >= from && lastDay(other) <= to)
    .sort((a, b) =>
      lastDay(a) === lastDay(b) ? (firstDay(a) < firstDay(b) ? -1 : 1) : lastDay(a) < lastDay(b) ? -1 : 1,
    )
    .at(-1)?.id;
}
