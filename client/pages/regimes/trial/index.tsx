/**
 * The trial of a regime: reports of a few units, entered by hand or generated, their mistakes, and what they add up to,
 * step by step. The server judges and rolls up; what is tried lives in this page only.
 */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation } from '@tanstack/react-query';
import { readPublished } from '../../../../regimes/dialect/read.js';
import type { Regime } from '../../../../regimes/dialect/regime.js';
import type { JsonObject } from '../../../../regimes/words.js';
import { send } from '../../../api.js';
import { EmptyState } from '../../../components/EmptyState.js';
import { ProblemNotice } from '../../../components/ProblemNotice.js';
import { Download } from './Download.js';
import { Entry } from './Entry.js';
import { Reports } from './Reports.js';
import { Rollups } from './Rollups.js';
import { WishForm } from './WishForm.js';
import type { OwnPart, Tried, TrialReport, Wish } from './wire.js';

interface Props {
  /** The document without mistakes; undefined while it has some. */
  readonly document: JsonObject | undefined;
}

export function Trial({ document }: Props) {
  const { t } = useTranslation();
  // While the document is being mended, what was tried last stays to be read.
  const [last, setLast] = useState(() => read(document));
  if (document !== undefined && document !== last?.document) setLast(read(document));
  if (last === undefined) return <p className="quiet">{t('trial.noDocument')}</p>;
  return <Bench {...last} current={document !== undefined} />;
}

interface Tryable {
  readonly document: JsonObject;
  readonly regime: Regime;
}

function read(document: JsonObject | undefined): Tryable | undefined {
  const regime = document && readPublished(document).regime;
  return document && regime ? { document, regime } : undefined;
}

interface Run {
  readonly document: JsonObject;
  readonly reports: readonly TrialReport[];
  readonly own: readonly OwnPart[];
  readonly generate?: Wish;
}

/** What is being entered: the report of that number, or the own part of an aggregating unit. */
type Entering = { readonly report: number } | { readonly own: OwnPart };

const NOTHING: Tried = { reports: [], nodes: [] };

function Bench({ document, regime, current }: Tryable & { readonly current: boolean }) {
  const { t } = useTranslation();
  const [own, setOwn] = useState<readonly OwnPart[]>([]);
  const [entering, setEntering] = useState<Entering>();
  const [added, setAdded] = useState<readonly TrialReport[]>();
  const trial = useMutation({ mutationFn: (run: Run) => send<Tried>('POST', '/regimes/trial', run) });
  const [tried, setTried] = useState<{ readonly result: Tried; readonly of: JsonObject }>();
  const result = tried?.result ?? NOTHING;
  const reports: readonly TrialReport[] = added ?? result.reports;
  const run = (next: Partial<Run>): void => {
    const whole = { document, reports: reports.map(plain), own, ...next };
    trial.mutate(whole, {
      onSuccess: (answer) => {
        setTried({ result: answer, of: document });
        setAdded(undefined);
        setOwn(whole.own);
      },
    });
  };
  const enter = (report: TrialReport): void => {
    setAdded([...reports, report]);
    setEntering({ report: reports.length });
  };
  return (
    <div className="stack trial">
      <p className="quiet">{t('trial.sentence')}</p>
      <WishForm
        regime={regime}
        reports={reports.length}
        busy={trial.isPending || !current}
        onGenerate={(generate) => {
          setEntering(undefined);
          run({ reports: [], own: [], generate });
        }}
        onAdd={enter}
      />
      <Download
        document={document}
        code={regime.code}
        level={reports[0]?.level ?? regime.header.chain[0]?.levels[0] ?? 'commune'}
        content={reports[0]?.content}
      />
      {!current && <p className="amber">{t('trial.noDocument')}</p>}
      {current && tried !== undefined && tried.of !== document && (
        <div className="notice notice-amber row-line" role="status">
          <span>{t('trial.stale')}</span>
          <button type="button" className="btn btn-plain" onClick={() => run({})}>
            {t('trial.again')}
          </button>
        </div>
      )}
      <ProblemNotice problem={trial.error} />
      {trial.isPending && <p role="status">{t('trial.running')}</p>}
      {reports.length === 0 ? (
        <EmptyState title={t('trial.empty')} why={t('trial.emptyWhy')} />
      ) : (
        <Reports
          reports={reports}
          tried={added === undefined ? result.reports : []}
          regime={regime}
          opened={entering !== undefined && 'report' in entering ? entering.report : undefined}
          onOpen={(report) => setEntering({ report })}
          onRemove={(index) => {
            setEntering(undefined);
            run({ reports: reports.filter((_, at) => at !== index).map(plain) });
          }}
        />
      )}
      {entering !== undefined && (
        <EnteringPart
          key={JSON.stringify(
            'report' in entering ? entering.report : [entering.own.level, entering.own.name],
          )}
          regime={regime}
          entering={entering}
          reports={reports}
          onClose={() => setEntering(undefined)}
          onReport={(index, report) => run({ reports: reports.with(index, report).map(plain) })}
          onOwn={(part) => run({ own: [...own.filter((one) => !same(one, part)), part] })}
        />
      )}
      {result.nodes.length > 0 && reports.length > 0 && (
        <Rollups
          nodes={result.nodes}
          regime={regime}
          onOwn={({ level, name, own: part }) =>
            setEntering({ own: { level, name, content: part?.content ?? {} } })
          }
        />
      )}
    </div>
  );
}

const same = (a: OwnPart, b: OwnPart): boolean => a.level === b.level && a.name === b.name;

/** What is sent of a report: without what was found in it. */
const plain = ({ level, name, above, content }: TrialReport): TrialReport => ({
  ...{ level, name },
  ...{ above, content },
});

interface EnteringProps {
  readonly regime: Regime;
  readonly entering: Entering;
  readonly reports: readonly TrialReport[];
  readonly onClose: () => void;
  readonly onReport: (index: number, report: TrialReport) => void;
  readonly onOwn: (part: OwnPart) => void;
}

function EnteringPart({ regime, entering, reports, onClose, onReport, onOwn }: EnteringProps) {
  if ('own' in entering) {
    const { own } = entering;
    return (
      <Entry
        regime={regime}
        report={{ ...own, above: [] }}
        named={false}
        onClose={onClose}
        onDone={({ content }) => onOwn({ ...own, content })}
      />
    );
  }
  const report = reports[entering.report];
  return report === undefined ? null : (
    <Entry
      regime={regime}
      report={report}
      named
      onClose={onClose}
      onDone={(next) => onReport(entering.report, next)}
    />
  );
}
