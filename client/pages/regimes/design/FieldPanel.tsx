/** Everything that can be said of one field, in the order in which people think of it. */
import { useTranslation } from 'react-i18next';
import { FORMATS } from '../../../../regimes/dialect/keywords.js';
import { fittingOperators, type Op } from '../../../../regimes/dialect/operators.js';
import type { Field } from '../../../../regimes/dialect/regime.js';
import { member, textMember, textsOf } from '../../../../regimes/dialect/json.js';
import { at } from '../../../../regimes/pointer.js';
import type { Json } from '../../../../regimes/words.js';
import { Icon } from '../../../components/Icon.js';
import { useLanguage } from '../../../i18n.js';
import { CodesEditor } from './CodesEditor.js';
import { ExpressionInput } from './ExpressionInput.js';
import {
  changeKind,
  containers,
  duplicateField,
  isRequired,
  KINDS,
  kindOf,
  moveField,
  moveInto,
  removeField,
  setKeyword,
  setPart,
  setRequired,
  type Kind,
} from './fields.js';
import { Choose, DraftArea, DraftNumber, DraftText, Part, Tick, Ticks } from './Inputs.js';
import { objectPlace, ownerOf } from './model.js';
import { nameFrom, whyNoName } from './names.js';
import { renameField } from './rename.js';
import { RulesEditor } from './RulesEditor.js';
import { GroupsEditor, RowsEditor } from './TableEditor.js';
import { useDesign } from './use-designer.js';

const NUMBERS: readonly Kind[] = ['number', 'integer'];
const TEXTS: readonly Kind[] = ['text', 'choice', 'date'];

/** The field at a place: its schema, its kind, and the way to set a keyword of it. */
function useField(place: string) {
  const { document, model, edit } = useDesign();
  const schema = at(document, place);
  return {
    schema,
    kind: kindOf(schema),
    field: model.byPlace.get(place)?.field,
    text: (keyword: string) => textMember(schema, keyword) ?? '',
    number: (keyword: string) => {
      const value = member(schema, keyword);
      return typeof value === 'number' ? value : undefined;
    },
    set: (keyword: string, value: Json | undefined) =>
      edit((now) => setKeyword(now, place, keyword, value), `${place} ${keyword}`),
    part: (keyword: string, part: string, value: Json | undefined) =>
      edit((now) => setPart(now, place, keyword, part, value), `${place} ${keyword} ${part}`),
  };
}

export function FieldPanel({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { schema, kind, field } = useField(place);
  if (field === undefined) return null;
  const shared = textMember(schema, '$ref');
  const objectAt = objectPlace(field);
  return (
    <>
      {place !== '' && <FieldActions place={place} />}
      {shared !== undefined && <p className="notice notice-amber">{t('design.reference', { shared })}</p>}
      {place === '' ? (
        <p className="quiet">{t('design.reportHelp')}</p>
      ) : (
        <Naming place={place} field={field} />
      )}
      {place !== '' && <Kinds place={place} />}
      {kind !== undefined && NUMBERS.includes(kind) && <Measure place={place} />}
      {(kind === 'choice' || kind === 'choices') && <CodesEditor place={place} />}
      {(kind === 'text' || kind === 'list') && (
        <TextLimits place={kind === 'list' ? `${place}/items` : place} />
      )}
      {kind === 'table' && <RowsEditor place={place} />}
      {objectAt !== undefined && place !== '' && kind !== 'section' && (
        <GroupsEditor place={place} objectAt={objectAt} />
      )}
      {kind !== undefined &&
        place !== '' &&
        (NUMBERS.includes(kind) || TEXTS.includes(kind) || kind === 'boolean') && (
          <Calculation place={place} />
        )}
      {field.type !== 'object' && place !== '' && <Aggregate place={place} field={field} />}
      {place !== '' && <Filling place={place} />}
      {place !== '' && field.type !== 'object' && <Prefill place={place} />}
      {objectAt !== undefined && <RulesEditor objectAt={objectAt} />}
    </>
  );
}

function FieldActions({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { document, model, edit, add } = useDesign();
  const others = containers(document, place).filter((one) => one !== ownerOf(place)?.owner);
  const words = (objectAt: string): string => {
    const holder = model.byPlace.get(objectAt.replace(/\/items$/, ''))?.field;
    return objectAt === '' || holder === undefined ? t('design.report') : say(holder.label);
  };
  return (
    <div className="row-line" role="group" aria-label={t('design.actions')}>
      <button
        type="button"
        className="btn btn-plain"
        onClick={() => edit((now) => moveField(now, place, -1))}
      >
        <Icon name="up" />
        {t('design.up')}
      </button>
      <button type="button" className="btn btn-plain" onClick={() => edit((now) => moveField(now, place, 1))}>
        <Icon name="down" />
        {t('design.down')}
      </button>
      <button
        type="button"
        className="btn btn-plain"
        onClick={() => add((now) => duplicateField(now, place))}
      >
        {t('design.duplicate')}
      </button>
      <button type="button" className="btn btn-danger" onClick={() => edit((now) => removeField(now, place))}>
        {t('design.remove')}
      </button>
      {others.length > 0 && (
        <select
          className="form-select inline"
          aria-label={t('design.moveInto')}
          value=""
          onChange={(change) => {
            const target = change.target.value;
            add((now) => moveInto(now, place, target === 'root' ? '' : target));
          }}
        >
          <option value="">{t('design.moveInto')}</option>
          {others.map((one) => (
            <option key={one} value={one === '' ? 'root' : one}>
              {words(one)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function Naming({ place, field }: { readonly place: string; readonly field: Field }) {
  const { t } = useTranslation();
  const { document, published, edit } = useDesign();
  const { schema, text, set, part } = useField(place);
  const owned = ownerOf(place);
  const others = Object.keys((at(document, `${owned?.owner ?? ''}/properties`) as object | undefined) ?? {});
  const beside = others.filter((one) => one !== owned?.name);
  const rename = (name: string) => edit((now) => renameField(now, place, name, published));
  // A name that still is what the title made of it follows the title; one that a version knows stays.
  const follow = (before: string, title: string) => {
    if (owned === undefined || (published !== undefined && at(published, place) !== undefined)) return;
    if (owned.name === nameFrom(before, beside)) rename(nameFrom(title, beside));
  };
  return (
    <Part title={t('design.naming')}>
      <div className="field-grid">
        <TitleInput
          value={text('title')}
          onCommit={(title) => set('title', title === '' ? undefined : title)}
          onLeave={follow}
        />
        <DraftText
          label={t('design.labelEn')}
          value={textMember(member(schema, 'x-label'), 'en') ?? ''}
          onCommit={(en) => part('x-label', 'en', en === '' ? undefined : en)}
        />
        {owned !== undefined && <NameInput name={owned.name} others={beside} onRename={rename} />}
        {field.renamedFrom !== undefined && (
          <DraftText
            label={t('design.renamedFrom')}
            value={field.renamedFrom}
            mono
            onCommit={(from) => set('x-renamed-from', from === '' ? undefined : from)}
          />
        )}
      </div>
      <div className="field-grid">
        <DraftArea
          label={t('design.helpVi')}
          value={text('description')}
          onCommit={(help) => set('description', help === '' ? undefined : help)}
        />
        <DraftArea
          label={t('design.helpEn')}
          value={textMember(member(schema, 'x-help'), 'en') ?? ''}
          onCommit={(help) => part('x-help', 'en', help === '' ? undefined : help)}
        />
      </div>
    </Part>
  );
}

/** The title, which its name follows once one leaves it. */
function TitleInput({
  value,
  onCommit,
  onLeave,
}: {
  readonly value: string;
  readonly onCommit: (title: string) => void;
  readonly onLeave: (before: string, title: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <div
      onFocus={(focus) => (focus.currentTarget.dataset['before'] = value)}
      onBlur={(blur) => {
        const input = blur.target as unknown as HTMLInputElement;
        const before = blur.currentTarget.dataset['before'] ?? value;
        if (input.value !== before) onLeave(before, input.value);
      }}
    >
      <DraftText label={t('design.labelVi')} value={value} onCommit={onCommit} />
    </div>
  );
}

function NameInput({
  name,
  others,
  onRename,
}: {
  readonly name: string;
  readonly others: readonly string[];
  readonly onRename: (name: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <DraftText
      key={name}
      label={t('design.name')}
      help={t('design.nameHelp')}
      value={name}
      mono
      onCommit={(next) => {
        if (whyNoName(next.trim(), others) === undefined) onRename(next.trim());
      }}
    />
  );
}

function Kinds({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { document, edit } = useDesign();
  const { kind } = useField(place);
  return (
    <div className="field-grid">
      <Choose
        label={t('design.kind')}
        value={kind ?? ''}
        choices={KINDS.map((value) => ({ value, label: t(`design.kinds.${value}`) }))}
        onChoose={(next) => edit((now) => changeKind(now, place, next as Kind))}
      />
      <Tick
        label={t('design.required')}
        checked={isRequired(document, place)}
        onTick={(on) => edit((now) => setRequired(now, place, on))}
      />
    </div>
  );
}

/** Units of measure that regimes use; any other may be typed. */
const UNITS = [
  'triệu đồng',
  'tỷ đồng',
  'đồng',
  'người',
  'hồ sơ',
  '%',
  'ha',
  'tấn',
  'km',
  'lượt',
  'hộ',
  'vụ',
  'cơ sở',
];

function Measure({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { schema, kind, number, text, set, part } = useField(place);
  const unit = member(schema, 'x-unit');
  const decimals = member(unit, 'decimals');
  return (
    <Part title={t('design.measure')}>
      <div className="field-grid">
        <DraftText
          label={t('design.unit')}
          value={textMember(unit, 'label') ?? ''}
          list="design-units"
          onCommit={(label) => (label === '' ? set('x-unit', undefined) : part('x-unit', 'label', label))}
        />
        {kind === 'number' && (
          <DraftNumber
            label={t('design.decimals')}
            value={typeof decimals === 'number' ? decimals : undefined}
            whole
            onCommit={(value) => part('x-unit', 'decimals', value)}
          />
        )}
        <DraftNumber
          label={t('design.minimum')}
          value={number('minimum')}
          onCommit={(value) => set('minimum', value)}
        />
        <DraftNumber
          label={t('design.maximum')}
          value={number('maximum')}
          onCommit={(value) => set('maximum', value)}
        />
        <DraftText
          label={t('design.indicator')}
          help={t('design.indicatorHelp')}
          value={text('x-indicator')}
          mono
          onCommit={(code) => set('x-indicator', code.trim() === '' ? undefined : code.trim())}
        />
      </div>
      <datalist id="design-units">
        {UNITS.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </Part>
  );
}

function TextLimits({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { number, text, set } = useField(place);
  return (
    <Part title={t('design.limits')}>
      <div className="field-grid">
        <DraftNumber
          label={t('design.minLength')}
          value={number('minLength')}
          whole
          onCommit={(value) => set('minLength', value)}
        />
        <DraftNumber
          label={t('design.maxLength')}
          value={number('maxLength')}
          whole
          onCommit={(value) => set('maxLength', value)}
        />
        <Choose
          label={t('design.format')}
          value={text('format')}
          choices={[
            { value: '', label: t('design.formatNone') },
            ...FORMATS.map((value) => ({ value, label: t(`design.formats.${value}`) })),
          ]}
          onChoose={(format) => set('format', format === '' ? undefined : format)}
        />
        <DraftText
          label={t('design.pattern')}
          help={t('design.patternHelp')}
          value={text('pattern')}
          mono
          onCommit={(pattern) => set('pattern', pattern === '' ? undefined : pattern)}
        />
      </div>
    </Part>
  );
}

const RESULT = { number: 'Decimal', integer: 'Decimal', boolean: 'bool' } as const;

function Calculation({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { kind, text, set } = useField(place);
  const owned = ownerOf(place);
  if (owned === undefined) return null;
  const expected = kind === 'number' || kind === 'integer' || kind === 'boolean' ? RESULT[kind] : 'string';
  return (
    <Part title={t('design.calculation')}>
      <ExpressionInput
        label={t('design.calc')}
        help={t('design.calcHelp')}
        value={text('x-calc')}
        objectAt={owned.owner}
        expected={expected}
        onCommit={(source) => set('x-calc', source.trim() === '' ? undefined : source)}
      />
    </Part>
  );
}

function Aggregate({ place, field }: { readonly place: string; readonly field: Field }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { document, model, edit } = useDesign();
  const { schema, set } = useField(place);
  const given = member(schema, 'x-aggregate');
  const op = typeof given === 'string' ? given : (textMember(given, 'op') ?? '');
  const owner = model.byPlace.get(ownerOf(place)?.owner ?? '')?.field;
  const numbers =
    owner?.type === 'object'
      ? owner.fields.filter(
          ({ type, name }) => (type === 'number' || type === 'integer') && name !== field.name,
        )
      : [];
  const choices = numbers.map(({ name, label }) => ({ value: name, label: say(label) }));
  const option = (part: string, value: Json | undefined) =>
    edit((now) => {
      const before = member(at(now, place), 'x-aggregate');
      const whole = typeof before === 'string' ? setKeyword(now, place, 'x-aggregate', { op: before }) : now;
      return setPart(whole, place, 'x-aggregate', part, value);
    }, `${place} x-aggregate ${part}`);
  const choose = (next: string) => {
    const first = choices[0]?.value ?? '';
    if (next === 'ratio')
      set('x-aggregate', { op: next, of: first, by: choices[1]?.value ?? first, scale: 100, decimals: 2 });
    else if (next === 'union') set('x-aggregate', { op: next, key: [] });
    else set('x-aggregate', next);
  };
  const text = (part: string): string => textMember(given, part) ?? '';
  const number = (part: string): number | undefined => {
    const value = member(given, part);
    return typeof value === 'number' ? value : undefined;
  };
  const levels = model.header.chain.flatMap((step) => step.levels);
  return (
    <Part title={t('design.aggregate')} help={t('design.aggregateHelp')}>
      <div className="field-grid">
        <Choose
          label={t('design.operator')}
          value={op}
          choices={fittingOperators(field).map((value: Op) => ({
            value,
            label: t(`design.operators.${value}`),
          }))}
          onChoose={choose}
        />
        {op === 'ratio' && (
          <>
            <Choose
              label={t('design.of')}
              value={text('of')}
              choices={choices}
              onChoose={(value) => option('of', value)}
            />
            <Choose
              label={t('design.by')}
              value={text('by')}
              choices={choices}
              onChoose={(value) => option('by', value)}
            />
            <DraftNumber
              label={t('design.scale')}
              value={number('scale')}
              onCommit={(value) => option('scale', value)}
            />
          </>
        )}
        {op === 'mean' && (
          <Choose
            label={t('design.weight')}
            value={text('weight')}
            choices={[{ value: '', label: t('design.weightNone') }, ...choices]}
            onChoose={(value) => option('weight', value === '' ? undefined : value)}
          />
        )}
        {(op === 'ratio' || op === 'mean' || op === 'variance') && (
          <DraftNumber
            label={t('design.opDecimals')}
            value={number('decimals')}
            whole
            onCommit={(value) => option('decimals', value)}
          />
        )}
        {op === 'collate' && (
          <Choose
            label={t('design.upTo')}
            value={text('upTo')}
            choices={[
              { value: '', label: t('design.upToTop') },
              ...levels.map((value) => ({ value, label: t(`words.level.${value}`) })),
            ]}
            onChoose={(value) => option('upTo', value === '' ? undefined : value)}
          />
        )}
      </div>
      {op === 'union' && at(document, `${place}/x-aggregate/key/0`) === undefined && (
        <p className="mistake red">{t('design.unionNeedsKey')}</p>
      )}
    </Part>
  );
}

function Filling({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { model } = useDesign();
  const { schema, set } = useField(place);
  if (/\/items\//.test(place)) return null;
  return (
    <Part title={t('design.filling')} help={t('design.fillingHelp')}>
      <Ticks
        legend={t('design.levels')}
        none
        all={model.senders}
        chosen={textsOf(member(schema, 'x-levels'))}
        words={(level) => t(`words.level.${level}`)}
        onChange={(levels) => set('x-levels', levels.length === 0 ? undefined : levels)}
      />
    </Part>
  );
}

function Prefill({ place }: { readonly place: string }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { model } = useDesign();
  const { schema, set, part } = useField(place);
  const given = member(schema, 'x-prefill');
  const from = textMember(given, 'from') ?? '';
  const owned = ownerOf(place);
  const owner = model.byPlace.get(owned?.owner ?? '')?.field;
  const beside = owner?.type === 'object' ? owner.fields : [];
  const choose = (next: string) => {
    if (next === '') set('x-prefill', undefined);
    else if (next === 'previous') set('x-prefill', { from: next, field: owned?.name ?? '' });
    else if (next === 'regime') set('x-prefill', { from: next, code: '', pointer: '' });
    else set('x-prefill', { from: next, code: '' });
  };
  return (
    <Part title={t('design.prefill')} help={t('design.prefillHelp')}>
      <div className="field-grid">
        <Choose
          label={t('design.prefillFrom')}
          value={from}
          choices={[
            { value: '', label: t('design.prefillNone') },
            { value: 'previous', label: t('design.prefillPrevious') },
            { value: 'regime', label: t('design.prefillRegime') },
            { value: 'feed', label: t('design.prefillFeed') },
          ]}
          onChoose={choose}
        />
        {from === 'previous' && (
          <Choose
            label={t('design.prefillField')}
            value={textMember(given, 'field') ?? ''}
            choices={beside.map(({ name, label }) => ({ value: name, label: say(label) }))}
            onChoose={(field) => part('x-prefill', 'field', field)}
          />
        )}
        {(from === 'regime' || from === 'feed') && (
          <DraftText
            label={t(from === 'feed' ? 'design.feedCode' : 'design.regimeCode')}
            value={textMember(given, 'code') ?? ''}
            mono
            onCommit={(code) => part('x-prefill', 'code', code.trim())}
          />
        )}
        {from === 'regime' && (
          <DraftText
            label={t('design.pointer')}
            help={t('design.pointerHelp')}
            value={textMember(given, 'pointer') ?? ''}
            mono
            onCommit={(pointer) => part('x-prefill', 'pointer', pointer.trim())}
          />
        )}
      </div>
    </Part>
  );
}
