/** The eleven elements of a reporting regime (Decree 09/2019/NĐ-CP), each with what it means and where it is said. */
import { useTranslation } from 'react-i18next';
import { FREQUENCIES, type Frequency, type Json } from '../../../../regimes/words.js';
import { member, textMember, textsOf } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import { UnitPicker } from '../../../components/UnitPicker.js';
import { setKeyword, setPart } from './fields.js';
import { frequenciesOf, setCode, setExcept, setFrequencies, setHeader } from './header.js';
import { ChainEditor } from './ChainEditor.js';
import { Choose, DraftArea, DraftText, LeaveInput, Part, Tick, Ticks } from './Inputs.js';
import { useDesign } from './use-designer.js';
import { WindowEditor } from './WindowEditor.js';

const KINDS = ['periodic', 'thematic', 'adhoc'] as const;

export function HeaderPanel() {
  const { t } = useTranslation();
  const { document, edit, select, fixedCode } = useDesign();
  const header = at(document, '/x-regime');
  const text = (name: string): string => textMember(header, name) ?? '';
  const set = (part: string, value: Json | undefined) =>
    edit((now) => setHeader(now, part, value), `header ${part}`);
  const frequencies = frequenciesOf(document);
  const kind = text('kind') || 'periodic';
  return (
    <>
      <p className="quiet">{t('design.elementsHelp')}</p>
      <Part title={`1. ${t('design.element.name')}`} help={t('design.element.nameHelp')}>
        <div className="field-grid">
          <DraftText
            label={t('design.regimeVi')}
            value={textMember(document, 'title') ?? ''}
            onCommit={(title) => edit((now) => setKeyword(now, '', 'title', title), 'title')}
          />
          <DraftText
            label={t('design.regimeEn')}
            value={textMember(member(document, 'x-label'), 'en') ?? ''}
            onCommit={(en) =>
              edit((now) => setPart(now, '', 'x-label', 'en', en === '' ? undefined : en), 'label')
            }
          />
          <CodeInput
            value={text('code')}
            disabled={fixedCode}
            onCommit={(code) => edit((now) => setCode(now, code))}
          />
          <DraftText
            label={t('design.issuer')}
            help={t('design.issuerHelp')}
            value={text('issuer')}
            onCommit={(issuer) => set('issuer', issuer)}
          />
          <DraftText
            label={t('design.legalBasis')}
            help={t('design.legalBasisHelp')}
            value={textsOf(member(header, 'legalBasis')).join('; ')}
            onCommit={(list) => {
              const texts = list
                .split(';')
                .map((one) => one.trim())
                .filter((one) => one !== '');
              set('legalBasis', texts.length === 0 ? undefined : texts);
            }}
          />
          <Choose
            label={t('regimes.kind')}
            value={kind}
            choices={KINDS.map((value) => ({ value, label: t(`words.kind.${value}`) }))}
            onChoose={(next) => set('kind', next)}
          />
        </div>
      </Part>
      <Part title={`2. ${t('design.element.content')}`} help={t('design.element.contentHelp')}>
        <div className="field-grid">
          <DraftArea
            label={t('design.helpVi')}
            value={textMember(document, 'description') ?? ''}
            onCommit={(help) =>
              edit((now) => setKeyword(now, '', 'description', help === '' ? undefined : help), 'description')
            }
          />
          <DraftArea
            label={t('design.helpEn')}
            value={textMember(member(document, 'x-help'), 'en') ?? ''}
            onCommit={(help) =>
              edit((now) => setPart(now, '', 'x-help', 'en', help === '' ? undefined : help), 'help')
            }
          />
        </div>
      </Part>
      <Part title={`3–4. ${t('design.element.chain')}`} help={t('design.element.chainHelp')}>
        <ChainEditor />
        <UnitPicker
          label={t('design.recipient')}
          value={text('recipient')}
          onPick={(code) => set('recipient', code === '' ? undefined : code)}
        />
        <p className="form-text">{t('design.recipientHelp')}</p>
      </Part>
      <Part title={`5. ${t('design.element.way')}`} help={t('design.element.wayHelp')}>
        <Tick
          label={t('design.signature')}
          checked={member(header, 'signature') === true}
          onTick={(on) => set('signature', on)}
        />
        <Tick
          label={t('design.submitEarly')}
          checked={member(header, 'submitEarly') === true}
          onTick={(on) => set('submitEarly', on ? true : undefined)}
        />
      </Part>
      <Part title={`6. ${t('design.element.due')}`} help={t('design.element.dueHelp')}>
        <p>{t('design.dueAtSteps')}</p>
      </Part>
      <Part title={`7. ${t('design.element.frequency')}`} help={t('design.element.frequencyHelp')}>
        <Ticks
          legend={t('regimes.frequency')}
          all={FREQUENCIES.filter(
            (one) => one !== 'day' || kind !== 'periodic' || frequencies.includes('day'),
          )}
          chosen={frequencies}
          words={(one) => t(`words.frequency.${one}`)}
          onChange={(next) => edit((now) => setFrequencies(now, next))}
        />
        {frequencies.map((one) => (
          <Excepted key={one} frequency={one} />
        ))}
      </Part>
      <Part title={`8. ${t('design.element.window')}`} help={t('design.element.windowHelp')}>
        {frequencies.map((one) => (
          <WindowEditor key={one} frequency={one} />
        ))}
      </Part>
      <Part title={`9–10. ${t('design.element.form')}`} help={t('design.element.formHelp')}>
        <button type="button" className="btn btn-plain" onClick={() => select('')}>
          {t('design.goToFields')}
        </button>
      </Part>
      <Part title={`11. ${t('design.element.guide')}`} help={t('design.element.guideHelp')}>
        <p>{t('design.guideAtFields')}</p>
      </Part>
    </>
  );
}

const CODE = /^[A-Z0-9]+(-[A-Z0-9]+)*$/;

/** The code is written down when one leaves it: a code half typed would become a draft of its own. */
function CodeInput({
  value,
  disabled,
  onCommit,
}: {
  readonly value: string;
  readonly disabled: boolean;
  readonly onCommit: (code: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <LeaveInput
      label={t('design.regimeCode')}
      help={t(disabled ? 'design.codeFixed' : 'design.codeHelp')}
      value={value}
      disabled={disabled}
      wrong={(code) => (CODE.test(code) ? undefined : t('design.codeWrong'))}
      tidy={(code) => code.trim().toUpperCase()}
      onCommit={onCommit}
    />
  );
}

function Excepted({ frequency }: { readonly frequency: Frequency }) {
  const { t } = useTranslation();
  const { document, edit } = useDesign();
  if (frequency === 'year' || frequency === 'nine-months' || frequency === 'day') return null;
  const numbers = at(document, `/x-regime/except/${frequency}`);
  const shown = Array.isArray(numbers)
    ? (numbers as readonly Json[]).map((one) => JSON.stringify(one)).join(', ')
    : '';
  return (
    <DraftText
      label={t('design.except', { frequency: t(`words.frequency.${frequency}`) })}
      help={t('design.exceptHelp')}
      value={shown}
      onCommit={(text) => {
        const parts = text.split(/[,;\s]+/).filter((one) => one !== '');
        if (parts.every((one) => /^\d{1,2}$/.test(one)))
          edit((now) => setExcept(now, frequency, [...new Set(parts.map(Number))]), `except ${frequency}`);
      }}
    />
  );
}
