/**
 * The page that is measured: our form or the stock one of rjsf over the same regime and content, and a clock from the
 * moment a key went down to the end of the frame that shows it. `?kind=ours|stock&rows=40&columns=15`.
 */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Form } from '@rjsf/react-bootstrap';
import type { RJSFSchema, ValidatorType } from '@rjsf/utils';
import { makeForm } from '../../../forms/form.js';
import { schemaForLevel } from '../../../regimes/dialect/level-schema.js';
import { ReportForm } from '../../../client/form/ReportForm.js';
import { createDraft } from '../../../client/form/draft.js';
import '../../../client/i18n.js';
import 'bootstrap/dist/css/bootstrap.min.css';
import '../../../client/theme.css';
import { keysContent, keysRegime } from './regime.js';

const asked = new URLSearchParams(location.search);
const rows = Number(asked.get('rows'));
const columns = Number(asked.get('columns'));
const regime = keysRegime(columns);
const content = keysContent(rows, columns);
const NO_REMARKS: ReadonlyMap<string, readonly string[]> = new Map();

/** Whatever is typed is right: the stock form is spared all checking. */
const SPARED: ValidatorType = {
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  isValid: () => true,
  rawValidation: () => ({ errors: [] }),
};

function Ours() {
  const [context] = useState(() => ({
    draft: createDraft(
      makeForm(regime, 'province', () => []),
      content,
      {},
      {},
    ),
    language: 'vi' as const,
    readOnly: false,
    remarksAt: NO_REMARKS,
    sourceAt: () => undefined,
  }));
  return <ReportForm context={context} />;
}

const SCHEMA = schemaForLevel(regime, 'province') as RJSFSchema;
const UI = { 'ui:submitButtonOptions': { norender: true } };

function Stock() {
  const [data, setData] = useState<unknown>(content);
  return (
    <Form
      schema={SCHEMA}
      uiSchema={UI}
      formData={data}
      validator={SPARED}
      onChange={(change) => setData(change.formData)}
    />
  );
}

const times: number[] = [];
const frameTimes: number[] = [];
function countFrames(): void {
  let last = performance.now();
  const next = (now: number): void => {
    frameTimes.push(now - last);
    last = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
}
let waiting: { readonly count: number; readonly tell: () => void } | undefined;
function painted(count: number): Promise<void> {
  return new Promise((tell) => {
    if (times.length >= count) tell();
    else waiting = { count, tell };
  });
}
function seen(press: KeyboardEvent): void {
  times.push(performance.now() - press.timeStamp);
  if (waiting !== undefined && times.length >= waiting.count) waiting.tell();
}
Object.assign(window, { keyTimes: times, painted, frameTimes, countFrames });
addEventListener(
  'keydown',
  (press) => {
    // The frame after the key, and what comes behind its painting.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => seen(press);
      port2.postMessage(undefined);
    });
  },
  { capture: true },
);

const place = document.getElementById('root');
if (place) createRoot(place).render(asked.get('kind') === 'stock' ? <Stock /> : <Ours />);
