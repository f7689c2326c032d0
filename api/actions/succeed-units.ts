/**
 * Who goes over into whom, with which share. The parts of a unit sum to 1: then it ends on the day before; or to less,
 * and it goes on with the rest. Nothing of a unit is lost or counted twice.
 */
import { addDays } from '../../regimes/day.js';
import {
  compare,
  isWhole,
  NOTHING,
  plus,
  readShare,
  shareText,
  WHOLE,
  type Fraction,
} from '../../regimes/succession.js';
import type { Day } from '../../regimes/words.js';
import {
  find,
  holdsOn,
  noSuchUnit,
  pairOf,
  report,
  type Succession,
  type Unit,
  type UnitChange,
  type UnitKey,
  type Work,
} from './unit-registry.js';

type Taking = Extract<UnitChange, { kind: 'create' | 'absorb' }>;

/** Notes the successions of one change. */
export function succeed(work: Work, change: Taking, at: number): void {
  const eve = addDays(change.from, -1);
  const taker = change.kind === 'create' ? work.created.get(at) : takerOf(work, change.code, change.from);
  if (!taker) {
    if (change.kind === 'absorb') noSuchUnit(work, at, 'code', change.code, eve);
    return;
  }
  const met = new Set<UnitKey>();
  for (const { code, share } of change.predecessors ?? []) {
    const giver = find(work, code, eve);
    if (!giver) noSuchUnit(work, at, 'predecessors', code, eve);
    else if (giver.key === taker.key || met.has(giver.key)) named(work, at, code);
    else note(work, at, { from: giver.key, to: taker.key, effective: change.from, share: spelled(share) });
    if (giver) met.add(giver.key);
  }
}

/** The unit that was made on that day under the code, or else the one that has it on the day before and goes on. */
function takerOf(work: Work, code: string, day: Day): Unit | undefined {
  const made = [...(work.byCode.get(code) ?? [])].find(({ spells }) => spells[0]?.from === day);
  return made ?? find(work, code, addDays(day, -1));
}

const spelled = (share: string): string => shareText(readShare(share) ?? WHOLE);

function named(work: Work, at: number, code: string): void {
  report(
    work,
    at,
    'predecessors',
    'repeated',
    `Đơn vị "${code}" đứng hai lần, hoặc nhập vào chính nó`,
    `The unit "${code}" stands there twice, or goes over into itself`,
  );
}

/** A succession that is there already with another share is corrected. */
function note(work: Work, at: number, one: Succession): void {
  const known = work.pairs.get(pairOf(one));
  if (known) known.share = one.share;
  else {
    work.successions.push(one);
    work.pairs.set(pairOf(one), one);
  }
  work.made.set(known ?? one, at);
}

/** All that one unit gave on one day. */
export interface Parted {
  readonly giver: UnitKey;
  readonly day: Day;
  readonly sum: Fraction;
  /** The change that is told of a mistake. */
  readonly at: number;
}

/** Ends units that went over whole, unless they end then anyway. Answers what was given by whom. */
export function endPredecessors(work: Work): readonly Parted[] {
  const touched = new Set([...work.made.keys()].map(({ from, effective }) => `${from} ${effective}`));
  const sums = new Map<string, Parted>();
  for (const one of work.successions) {
    const key = `${one.from} ${one.effective}`;
    if (!touched.has(key)) continue;
    const known = sums.get(key);
    sums.set(key, {
      giver: one.from,
      day: one.effective,
      sum: plus(known?.sum ?? NOTHING, readShare(one.share) ?? NOTHING),
      at: work.made.get(one) ?? known?.at ?? 0,
    });
  }
  for (const { giver, day, sum, at } of sums.values()) {
    const unit = isWhole(sum) ? work.units.get(giver) : undefined;
    const last = unit?.spells.at(-1);
    // One that has a later spell is told of it when all is judged.
    if (!unit || !last || !holdsOn(last, day) || last.from >= day) continue;
    last.to = day;
    work.touched.set(giver, at);
  }
  return [...sums.values()];
}

/** What is given sums to 1 and the unit is gone, or to less and it is there still. */
export function judgeSuccessions(work: Work, parted: readonly Parted[]): void {
  for (const { giver, day, sum, at } of parted) {
    const unit = work.units.get(giver);
    const code = unit?.spells.findLast(({ from }) => from < day)?.code ?? '';
    const there = unit?.spells.some((spell) => holdsOn(spell, day)) ?? false;
    const over = compare(sum, WHOLE);
    const wrong = (rule: string, vi: string, en: string): void =>
      report(work, at, 'predecessors', rule, `Đơn vị "${code}" ${vi}`, `The unit "${code}" ${en}`);
    if (over > 0)
      wrong(
        'shares',
        `được chia ${shareText(sum)} phần, quá 1`,
        `is divided into ${shareText(sum)}, more than 1`,
      );
    else if (over < 0 && !there)
      wrong(
        'shares',
        `kết thúc nhưng chỉ được chia ${shareText(sum)} phần; tổng phải bằng 1`,
        `ends, but only ${shareText(sum)} of it goes anywhere; the parts must sum to 1`,
      );
    else if (over === 0 && there)
      wrong(
        'goes-on',
        `đã chuyển hết vào ngày ${day} nhưng vẫn còn tồn tại sau đó`,
        `goes over whole on ${day}, but is there afterwards`,
      );
  }
}
