/** The verdict on a version, field by field: what changes, and what that means for reports of the one before. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Chip } from '../../components/Chip.js';
import { Table } from '../../components/Table.js';
import { useLanguage } from '../../i18n.js';
import type { Compatibility, FieldChange, Reason, RuleChange, Verdict } from './wire.js';

const LOOKS = {
  compatible: { tone: 'green', icon: 'check' },
  conversion: { tone: 'amber', icon: 'cycle' },
  breaking: { tone: 'red', icon: 'alert' },
} as const;

export function CompatibilityChip({ compatibility }: { readonly compatibility: Compatibility }) {
  const { t } = useTranslation();
  return <Chip {...LOOKS[compatibility]}>{t(`changes.${compatibility}`)}</Chip>;
}

export function VerdictView({ verdict }: { readonly verdict: Verdict }) {
  const { t } = useTranslation();
  const { fields, rules, header, unchanged } = verdict;
  return (
    <>
      <section className="stack-tight">
        <h2>{t('changes.verdict')}</h2>
        <p>
          <CompatibilityChip compatibility={verdict.compatibility} />{' '}
          {t(`changes.${verdict.compatibility}Means`)} {t('changes.unchanged', { count: unchanged })}
        </p>
      </section>
      {fields.length > 0 && <Fields fields={fields} />}
      {rules.length > 0 && <Rules rules={rules} />}
      {header.length > 0 && (
        <section className="stack-tight">
          <h2>{t('changes.header')}</h2>
          <ul className="plain">
            {header.map((reason) => (
              <li key={reason.code}>
                <CompatibilityChip compatibility={reason.compatibility} /> <Said reason={reason} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Fields({ fields }: { readonly fields: readonly FieldChange[] }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  return (
    <section className="stack-tight">
      <h2>{t('changes.fields')}</h2>
      <Table
        caption={t('changes.fields')}
        rows={fields}
        rowKey={({ kind, path }) => `${kind} ${path}`}
        columns={[
          {
            key: 'label',
            head: t('changes.field'),
            cell: ({ label, path, was }) => (
              <>
                {say(label)}
                <br />
                <span className="mono faint">{was === undefined ? path : `${was} → ${path}`}</span>
              </>
            ),
          },
          { key: 'kind', head: t('changes.what'), cell: ({ kind }) => t(`changes.kind.${kind}`) },
          { key: 'means', head: t('changes.means'), cell: (field) => <CompatibilityChip {...field} /> },
          { key: 'why', head: t('changes.why'), cell: ({ reasons }) => <Reasons reasons={reasons} /> },
        ]}
      />
    </section>
  );
}

function Rules({ rules }: { readonly rules: readonly RuleChange[] }) {
  const { t } = useTranslation();
  return (
    <section className="stack-tight">
      <h2>{t('changes.rules')}</h2>
      <Table
        caption={t('changes.rules')}
        rows={rules}
        rowKey={({ id }) => id}
        columns={[
          { key: 'id', head: t('changes.rule'), cell: ({ id }) => <span className="mono">{id}</span> },
          {
            key: 'path',
            head: t('changes.at'),
            cell: ({ path }) => <span className="mono">{path === '' ? '/' : path}</span>,
          },
          { key: 'means', head: t('changes.means'), cell: (rule) => <CompatibilityChip {...rule} /> },
          { key: 'why', head: t('changes.why'), cell: ({ reasons }) => <Reasons reasons={reasons} /> },
        ]}
      />
    </section>
  );
}

function Reasons({ reasons }: { readonly reasons: readonly Reason[] }): ReactNode {
  return reasons.map((reason) => (
    <div key={reason.code}>
      <Said reason={reason} />
    </div>
  ));
}

function Said({ reason }: { readonly reason: Reason }) {
  const { say } = useLanguage();
  return <span>{say(reason.message)}</span>;
}
