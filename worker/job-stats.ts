/** What a worker process counts of its jobs, in the terms of Prometheus. It tells them through its sign of life. */
import { Counter, Histogram, Registry } from 'prom-client';
import type { Json } from '../regimes/words.js';

export interface JobStats {
  /** A job begins that was added at that moment (milliseconds since 1970). Answers what is to be called at its end. */
  readonly begin: (name: string, addedAt: number) => (succeeded: boolean) => void;
  /** Everything counted since the process began, as the metrics of prom-client in JSON. */
  readonly told: () => Promise<Json>;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

export function jobStats(): JobStats {
  const registers = [new Registry()];
  const jobs = new Counter({
    name: 'baocao_jobs_total',
    help: 'Jobs that came to an end, by name and result (done, failed)',
    labelNames: ['job', 'result'],
    registers,
  });
  const took = new Histogram({
    name: 'baocao_job_duration_seconds',
    help: 'How long jobs took; recompute-rollup is one node of a roll-up',
    labelNames: ['job'],
    buckets: SECONDS,
    registers,
  });
  const waited = new Histogram({
    name: 'baocao_job_wait_seconds',
    help: 'How long jobs waited in the queue before they were begun',
    labelNames: ['job'],
    buckets: SECONDS,
    registers,
  });
  return {
    begin: (job, addedAt) => {
      waited.observe({ job }, Math.max(0, Date.now() - addedAt) / 1000);
      const began = performance.now();
      return (succeeded) => {
        took.observe({ job }, (performance.now() - began) / 1000);
        jobs.inc({ job, result: succeeded ? 'done' : 'failed' });
      };
    },
    told: async () => JSON.parse(JSON.stringify(await registers[0]?.getMetricsAsJSON())) as Json,
  };
}
