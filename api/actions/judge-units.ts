/** What must hold of units at all times: codes, parents and their validity, one nation. */
import type { Day, Level } from '../../regimes/words.js';
import { holdsOn, report, type Spell, type UnitKey, type Work } from './unit-registry.js';

/** Which levels a unit of a level may stand under. */
const PARENTS: Readonly<Record<Level, readonly Level[]>> = {
  nation: [],
  ministry: ['nation'],
  province: ['nation'],
  district: ['province'],
  commune: ['province', 'district'],
  department: ['ministry', 'province', 'district', 'commune'],
};

const overlap = (a: Spell, b: Spell): boolean =>
  (a.to === null || b.from < a.to) && (b.to === null || a.from < b.to);

/** What must hold of units at all times, checked for what was touched and for what stands below it. */
export function judge(work: Work): void {
  for (const [key, at] of work.touched) {
    const unit = work.units.get(key);
    for (const spell of unit?.spells ?? []) {
      judgeCode(work, key, spell, at);
      judgeParent(work, spell, at);
      if (spell.level === 'nation') judgeNation(work, key, spell, at);
    }
  }
  for (const unit of work.units.values()) {
    if (work.touched.has(unit.key)) continue;
    for (const spell of unit.spells) {
      const at = spell.parent === null ? undefined : work.touched.get(spell.parent);
      if (at !== undefined && !covered(work, spell)) {
        report(
          work,
          at,
          'validTo',
          'units-below',
          `Đơn vị ${spell.code} ${spell.name} còn trực thuộc sau ngày đó`,
          `The unit ${spell.code} ${spell.name} would still stand below it`,
        );
      }
    }
  }
}

function judgeCode(work: Work, key: UnitKey, spell: Spell, at: number): void {
  for (const other of work.byCode.get(spell.code) ?? []) {
    if (other.key === key) continue;
    const clash = other.spells.find((theirs) => theirs.code === spell.code && overlap(theirs, spell));
    if (!clash) continue;
    report(
      work,
      at,
      'code',
      'code-taken',
      `Mã "${spell.code}" đã thuộc về ${clash.name} trong thời gian đó`,
      `The code "${spell.code}" belongs to ${clash.name} during that time`,
    );
  }
}

function judgeNation(work: Work, key: UnitKey, spell: Spell, at: number): void {
  const others = [...work.units.values()].filter((unit) => unit.key !== key);
  const other = others
    .flatMap((unit) => unit.spells)
    .find((one) => one.level === 'nation' && overlap(one, spell));
  if (!other) return;
  report(
    work,
    at,
    'level',
    'one-nation',
    `Đã có cấp quốc gia: ${other.name}`,
    `There is a nation already: ${other.name}`,
  );
}

function judgeParent(work: Work, spell: Spell, at: number): void {
  const parent = spell.parent === null ? undefined : work.units.get(spell.parent);
  const level = parent?.spells.find((theirs) => overlap(theirs, spell))?.level;
  const allowed = PARENTS[spell.level];
  if (parent ? level !== undefined && !allowed.includes(level) : allowed.length > 0) {
    report(
      work,
      at,
      'parent',
      'level',
      `Đơn vị cấp ${spell.level} không thể đứng ở đó; phải trực thuộc: ${allowed.join(', ') || 'không'}`,
      `A ${spell.level} cannot stand there; it stands under: ${allowed.join(', ') || 'nothing'}`,
    );
  } else if (!covered(work, spell)) {
    report(
      work,
      at,
      'parent',
      'parent-validity',
      'Đơn vị cấp trên không tồn tại suốt thời gian đó',
      'The unit above does not exist during all of that time',
    );
  }
}

/** Whether the parent of a spell exists all the while. */
function covered(work: Work, spell: Spell): boolean {
  if (spell.parent === null) return true;
  let day: Day | null = spell.from;
  for (const theirs of work.units.get(spell.parent)?.spells ?? []) {
    if (day !== null && holdsOn(theirs, day)) day = theirs.to;
    if (day === null || (spell.to !== null && day >= spell.to)) return true;
  }
  return false;
}
