import type { ReactNode } from 'react';

/** An empty list says why it is empty and what can be done. */
export function EmptyState({
  title,
  why,
  children,
}: {
  readonly title: string;
  readonly why?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="empty">
      <p className="strong">{title}</p>
      {why !== undefined && <p className="why">{why}</p>}
      {children !== undefined && <div className="actions">{children}</div>}
    </div>
  );
}
