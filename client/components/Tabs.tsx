/** A row of tabs: arrow keys go from one to the next, as people who use a keyboard expect. */
import { useId } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';

export interface Tab<Key extends string> {
  readonly key: Key;
  readonly label: string;
}

interface Props<Key extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Key>[];
  readonly chosen: Key;
  readonly onChoose: (key: Key) => void;
  /** What the chosen tab shows. */
  readonly children: ReactNode;
}

export function Tabs<Key extends string>({ label, tabs, chosen, onChoose, children }: Props<Key>) {
  const id = useId();
  const onKey = (press: KeyboardEvent<HTMLButtonElement>) => {
    const by = press.key === 'ArrowRight' ? 1 : press.key === 'ArrowLeft' ? -1 : 0;
    const here = tabs.findIndex(({ key }) => key === chosen);
    const next = tabs[(here + by + tabs.length) % tabs.length];
    if (by === 0 || next === undefined) return;
    press.preventDefault();
    onChoose(next.key);
    document.getElementById(`${id}-${next.key}`)?.focus();
  };
  return (
    <div className="tabs">
      <div role="tablist" aria-label={label} className="tab-row">
        {tabs.map(({ key, label: words }) => (
          <button
            key={key}
            id={`${id}-${key}`}
            type="button"
            role="tab"
            aria-selected={key === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={key === chosen ? 0 : -1}
            onClick={() => onChoose(key)}
            onKeyDown={onKey}
          >
            {words}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} className="tab-panel">
        {children}
      </div>
    </div>
  );
}
