/**
 * The page that is measured: our form or the stock one of rjsf over the same regime and content, and a clock from the
 * moment a key went down to the end of the frame that shows it. `?kind=ours|stock|spared|bare&rows=40&columns=15`.
 */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Form } from '@rjsf/react-bootstrap';
import { toErrorSchema } from '@rjsf/utils';
import type { RJSFSchema, ValidatorType } from '@rjsf/utils';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { makeForm } from '../../../forms/form.js';
import { schemaForLevel } from '../../../regimes/dialect/level-schema.js';
import { ReportForm } from '../../../client/form/ReportForm.js';
import { createDraft } from '../../../client/form/draft.js';
import '../../../client/i18n.js';
import 'bootstrap/dist/css/bootstrap.min.css';
import '../../../client/theme.css';
import { bareTable } from './bare.js';
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

// Without the name of the dialect; its own keywords are passed over.
const { $schema: _dialect, ...SCHEMA } = schemaForLevel(regime, 'province') as RJSFSchema;
const UI = { 'ui:submitButtonOptions': { norender: true } };

const judged = new Ajv2020({ allErrors: true, strict: false, validateFormats: false }).compile(
  SCHEMA as object,
);
/** Says what is wrong while somebody types, as ours does, by a validator that was compiled once. */
const CHECKING: ValidatorType = {
  ...SPARED,
  validateFormData: (content) => {
    judged(content);
    const errors = (judged.errors ?? []).map(({ instancePath, message = '' }) => ({
      property: instancePath.replaceAll('/', '.'),
      message,
      stack: message,
    }));
    return { errors, errorSchema: toErrorSchema(errors) };
  },
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

function Stock({ spared }: { readonly spared: boolean }) {
  const [data, setData] = useState<unknown>(content);
  return (
    <Form
      schema={SCHEMA}
      uiSchema={UI}
      formData={data}
      validator={spared ? SPARED : CHECKING}
      liveValidate={spared ? false : 'onChange'}
      showErrorList={false}
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
const kind = asked.get('kind');
if (place && kind === 'bare') bareTable(place, rows, columns);
else if (place) createRoot(place).render(kind === 'ours' ? <Ours /> : <Stock spared={kind === 'spared'} />);
