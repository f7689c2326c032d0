/** The report as a tree: what it is made of, in order. Arrow keys walk it, Alt with them moves, Delete removes. */
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { at } from '../../../../regimes/pointer.js';
import { useLanguage } from '../../../i18n.js';
import { kindOf, moveField, removeField } from './fields.js';
import type { OutlineNode } from './model.js';
import { HEADER, useDesign } from './use-designer.js';

interface Line {
  readonly place: string;
  readonly depth: number;
  readonly name: string;
  readonly kind: string;
  readonly marks: string;
  readonly mistakes: number;
  readonly open: boolean | undefined;
}

export function Outline() {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { model, document, selection, issues, select, edit, readOnly } = useDesign();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const tree = useRef<HTMLUListElement>(null);
  const counts = useMemo(() => mistakesByPlace(issues.map(({ path }) => path)), [issues]);
  const lines = useMemo(() => {
    const found: Line[] = [
      {
        place: HEADER,
        depth: 1,
        name: t('design.general'),
        kind: '',
        marks: '',
        mistakes: counts.get(HEADER) ?? 0,
        open: undefined,
      },
    ];
    const walk = ({ place, field, children }: OutlineNode, depth: number): void => {
      const open = children.length === 0 ? undefined : !folded.has(place);
      const kind = place === '' ? '' : t(`design.kinds.${kindOf(at(document, place)) ?? 'unknown'}`);
      const marks = `${field.calc === undefined && at(document, `${place}/x-calc`) === undefined ? '' : 'ƒ'}${field.required && place !== '' ? '*' : ''}`;
      const name = place === '' ? t('design.report') : say(field.label);
      found.push({ place, depth, name, kind, marks, mistakes: counts.get(place) ?? 0, open });
      if (open === true) for (const child of children) walk(child, depth + 1);
    };
    walk(model.outline, 1);
    return found;
  }, [model, document, folded, counts, t, say]);

  const focusOn = (place: string) => {
    select(place);
    requestAnimationFrame(() => tree.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus());
  };
  const onKey = (press: KeyboardEvent<HTMLUListElement>) => {
    const here = lines.findIndex(({ place }) => place === selection.place);
    const line = lines[here];
    if (line === undefined) return;
    const field = line.place !== HEADER && line.place !== '' && !readOnly;
    const step = press.key === 'ArrowDown' ? 1 : press.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && press.altKey && field) edit((now) => moveField(now, line.place, step === 1 ? 1 : -1));
    else if (step !== 0) focusOn(lines[here + step]?.place ?? line.place);
    else if (press.key === 'Home') focusOn(HEADER);
    else if (press.key === 'End') focusOn(lines.at(-1)?.place ?? '');
    else if (press.key === 'ArrowLeft' && line.open === true) setFolded(new Set(folded).add(line.place));
    else if (press.key === 'ArrowRight' && line.open === false)
      setFolded(new Set([...folded].filter((one) => one !== line.place)));
    else if (press.key === 'Delete' && field) edit((now) => removeField(now, line.place));
    else return;
    press.preventDefault();
  };
  // What was added or moved is brought into sight.
  useEffect(() => {
    tree.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [selection]);

  return (
    <ul ref={tree} role="tree" aria-label={t('design.outline')} className="outline" onKeyDown={onKey}>
      {lines.map((line) => (
        <Item
          key={line.place}
          line={line}
          chosen={line.place === selection.place}
          onChoose={select}
          mistakes={line.mistakes === 0 ? '' : t('regimes.mistakes', { count: line.mistakes })}
        />
      ))}
    </ul>
  );
}

const Item = memo(function Item({
  line,
  chosen,
  onChoose,
  mistakes,
}: {
  readonly line: Line;
  readonly chosen: boolean;
  readonly onChoose: (place: string) => void;
  readonly mistakes: string;
}) {
  return (
    // The keys are those of the tree.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <li
      role="treeitem"
      aria-level={line.depth}
      aria-selected={chosen}
      {...(line.open === undefined ? {} : { 'aria-expanded': line.open })}
      tabIndex={chosen ? 0 : -1}
      className={`depth-${Math.min(line.depth, 6)}`}
      onClick={() => onChoose(line.place)}
    >
      <span className="name">{line.name}</span>
      {line.marks !== '' && <span className="quiet"> {line.marks}</span>}
      {line.kind !== '' && <span className="kind"> {line.kind}</span>}
      {mistakes !== '' && <span className="red strong"> {mistakes}</span>}
    </li>
  );
});

/** Each mistake is counted at the nearest field, and those of the header there. */
function mistakesByPlace(paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const header = /^\/(x-regime|title|x-label|description|x-help|\$)/.test(path);
    const place = header ? HEADER : (/^(?:\/properties\/[^/]+|\/items(?=\/))*/.exec(path)?.[0] ?? '');
    const own = place.replace(/\/items$/, '');
    counts.set(own, (counts.get(own) ?? 0) + 1);
  }
  return counts;
}
