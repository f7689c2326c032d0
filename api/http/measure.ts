/** What one API process measures of itself and knows of the others, in the text format of Prometheus. */
import type { ServerResponse } from 'node:http';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Json, JsonObject } from '../../regimes/words.js';
import { isSilent, queueOf } from '../actions/look-at-operations.js';
import type { Database } from '../store/database.js';
import { countFailures } from '../store/job-failures.js';
import { countMails, mailTrouble } from '../store/notice-mails.js';
import { newestEvent, toldTo } from '../store/notices.js';
import { processes, type ProcessRow } from '../store/processes.js';
import { dirtyFacts, poolUse } from '../store/system-facts.js';
import type { Endpoint } from './endpoint.js';

export interface Measure {
  /** To be called when a request has found its endpoint. */
  readonly onCall: (endpoint: Pick<Endpoint, 'id'>, response: ServerResponse) => void;
  /** Everything measured, as Prometheus reads it. */
  readonly text: (database: Database, now: Date) => Promise<string>;
  readonly contentType: string;
}

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const STREAM = 'followEvents';

export function measure(): Measure {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const http = new Histogram({
    name: 'baocao_http_request_duration_seconds',
    help: 'How long answers took, by operation id and status; event streams are not among them',
    labelNames: ['operation', 'status'],
    buckets: SECONDS,
    registers,
  });
  const feeds = new Gauge({
    name: 'baocao_event_feed_connections',
    help: 'Open event streams of this process',
    registers,
  });
  const gauge = gauges(registers);
  return {
    contentType: registry.contentType,
    onCall: ({ id }, response) => {
      if (id === STREAM) {
        feeds.inc();
        response.once('close', () => {
          feeds.dec();
        });
        return;
      }
      const began = performance.now();
      response.once('close', () => {
        const status = String(response.statusCode);
        http.observe({ operation: id, status }, (performance.now() - began) / 1000);
      });
    },
    text: async (database, now) => {
      const seen = await processes(database.read);
      await look(database, seen, now, gauge);
      return (await registry.metrics()) + jobsText(seen.filter((row) => !isSilent(row, now)));
    },
  };
}

type SetGauge = (name: keyof typeof GAUGES, value: number, labels?: Record<string, string>) => void;

const GAUGES = {
  baocao_dirty_marks: ['Dirty marks of roll-ups', []],
  baocao_dirty_nodes: ['Nodes of roll-ups that have dirty marks', []],
  baocao_dirty_age_seconds: ['Age of the oldest dirty mark; 0 where there is none', []],
  baocao_queue_jobs: ['Jobs in the queue by state, as the latest worker saw it', ['state']],
  baocao_queue_lag_seconds: ['How long the oldest waiting job has waited', []],
  baocao_queue_up: ['Whether a worker is at work and its queue answers', []],
  baocao_failing_jobs: ['Jobs that fail, by state: retrying, set-aside, discarded', ['state']],
  baocao_processes: ['Processes by kind, and whether they are heard of', ['kind', 'state']],
  baocao_notice_mails: ['E-mails of notices by state', ['state']],
  baocao_mail_server_up: ['0 while the mail server cannot be reached', []],
  baocao_notice_lag_events: ['Events that were not looked at for notices yet', []],
  baocao_pool_connections: ['Database connections of this process by state; waiting: callers', ['state']],
} as const;

function gauges(registers: Registry[]): SetGauge {
  const made = new Map(
    Object.entries(GAUGES).map(([name, [help, labels]]) => [
      name,
      new Gauge({ name, help, labelNames: [...labels], registers }),
    ]),
  );
  return (name, value, labels = {}) => made.get(name)?.set(labels, value);
}

async function look(
  database: Database,
  seen: readonly ProcessRow[],
  now: Date,
  set: SetGauge,
): Promise<void> {
  const dirty = await dirtyFacts(database.read);
  set('baocao_dirty_marks', dirty.marks);
  set('baocao_dirty_nodes', dirty.nodes);
  set('baocao_dirty_age_seconds', dirty.oldestAt === null ? 0 : secondsSince(dirty.oldestAt, now));
  const queue = queueOf(seen, now);
  set('baocao_queue_up', queue?.answers === true ? 1 : 0);
  set('baocao_queue_lag_seconds', queue?.lagSeconds ?? 0);
  for (const state of ['waiting', 'active', 'delayed'] as const)
    set('baocao_queue_jobs', queue?.[state] ?? 0, { state });
  for (const [state, count] of Object.entries(await countFailures(database.read)))
    set('baocao_failing_jobs', count, { state });
  for (const [state, count] of Object.entries(await countMails(database.read)))
    set('baocao_notice_mails', count, { state });
  set('baocao_mail_server_up', (await mailTrouble(database.read)) === undefined ? 1 : 0);
  set(
    'baocao_notice_lag_events',
    Math.max(0, (await newestEvent(database.read)) - (await toldTo(database.read))),
  );
  for (const kind of ['api', 'worker', 'all'])
    for (const state of ['seen', 'silent']) {
      const count = seen.filter((row) => row.kind === kind && isSilent(row, now) === (state === 'silent'));
      set('baocao_processes', count.length, { kind, state });
    }
  const pool = poolUse(database);
  for (const state of ['used', 'free', 'waiting', 'most'] as const)
    set('baocao_pool_connections', pool[state], { state });
}

export const secondsSince = (moment: string, now: Date): number =>
  Math.max(0, now.getTime() - Date.parse(moment)) / 1000;

interface TextMetric {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly values: readonly {
    readonly value: number;
    readonly metricName?: string;
    readonly labels: JsonObject;
  }[];
}

/** What workers have counted, each series with the process that counted it: they tell it through the database. */
function jobsText(seen: readonly ProcessRow[]): string {
  const told = seen.flatMap((row) => {
    const jobs: Json | undefined = row.facts['jobs'];
    const metrics = Array.isArray(jobs) ? (jobs as unknown as readonly TextMetric[]) : [];
    return metrics.map((metric) => ({ metric, worker: `${row.host}:${row.pid}` }));
  });
  const names = [...new Set(told.map(({ metric }) => metric.name))];
  return names
    .map((name) => {
      const same = told.filter(({ metric }) => metric.name === name);
      const first = same[0]?.metric;
      const lines = same.flatMap(({ metric, worker }) =>
        metric.values.map(
          ({ metricName, labels, value }) =>
            `${metricName ?? name}${labelText({ ...labels, worker })} ${value}`,
        ),
      );
      return `# HELP ${name} ${first?.help ?? ''}\n# TYPE ${name} ${first?.type ?? 'untyped'}\n${lines.join('\n')}\n`;
    })
    .join('');
}

function labelText(labels: JsonObject): string {
  const escape = (value: unknown): string =>
    String(value).replaceAll(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
  return `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${escape(value)}"`)
    .join(',')}}`;
}
