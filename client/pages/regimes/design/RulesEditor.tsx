/** What must hold of the figures of a section or of each row of a table. */
import { useTranslation } from 'react-i18next';
import { LEVELS, type JsonObject } from '../../../../regimes/words.js';
import { isObject, member, membersOf, textMember, textsOf } from '../../../../regimes/dialect/json.js';
import { labelOf } from '../../../../regimes/dialect/field-tree.js';
import { at } from '../../../../regimes/pointer.js';
import { Icon } from '../../../components/Icon.js';
import { useLanguage } from '../../../i18n.js';
import { ExpressionInput } from './ExpressionInput.js';
import { Choose, DraftText, Part, Ticks } from './Inputs.js';
import { addRule, moveRule, removeRule, rulesOf, setMessage, setRule } from './rules.js';
import { useDesign } from './use-designer.js';

export function RulesEditor({ objectAt }: { readonly objectAt: string }) {
  const { t } = useTranslation();
  const { document, edit } = useDesign();
  const rules = rulesOf(document, objectAt);
  return (
    <Part title={t('design.rules')} help={t('design.rulesHelp')}>
      {rules.map((rule, index) => (
        <Rule key={index} rule={rule} index={index} objectAt={objectAt} last={index === rules.length - 1} />
      ))}
      <button type="button" className="btn btn-plain" onClick={() => edit((now) => addRule(now, objectAt))}>
        <Icon name="plus" />
        {t('design.addRule')}
      </button>
    </Part>
  );
}

function Rule({
  rule,
  index,
  objectAt,
  last,
}: {
  readonly rule: JsonObject;
  readonly index: number;
  readonly objectAt: string;
  readonly last: boolean;
}) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const { document, model, edit } = useDesign();
  const id = textMember(rule, 'id') ?? '';
  const fields = membersOf(at(document, `${objectAt}/properties`)).map(([name, schema]) => ({
    name,
    label: say(labelOf(isObject(schema) ? schema : {}, name)),
  }));
  const set = (part: string, value: string | readonly string[] | undefined) =>
    edit((now) => setRule(now, objectAt, index, part, value), `rule ${objectAt} ${index} ${part}`);
  const message = member(rule, 'message');
  const chain = model.header.chain.flatMap(({ levels }) => levels);
  return (
    <section className="group-box" aria-label={t('design.ruleOf', { id })}>
      <div className="row-line spread">
        <h4>{t('design.ruleOf', { id })}</h4>
        <span className="row-line">
          <button
            type="button"
            className="btn btn-quiet btn-icon"
            disabled={index === 0}
            aria-label={t('design.ruleUp', { id })}
            onClick={() => edit((now) => moveRule(now, objectAt, index, -1))}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            className="btn btn-quiet btn-icon"
            disabled={last}
            aria-label={t('design.ruleDown', { id })}
            onClick={() => edit((now) => moveRule(now, objectAt, index, 1))}
          >
            <Icon name="down" />
          </button>
          <button
            type="button"
            className="btn btn-quiet btn-icon"
            aria-label={t('design.removeOne', { name: id })}
            onClick={() => edit((now) => removeRule(now, objectAt, index))}
          >
            <Icon name="close" />
          </button>
        </span>
      </div>
      <ExpressionInput
        label={t('design.assert')}
        help={t('design.assertHelp')}
        value={textMember(rule, 'assert') ?? ''}
        objectAt={objectAt}
        expected="bool"
        onCommit={(source) => set('assert', source)}
      />
      <ExpressionInput
        label={t('design.when')}
        value={textMember(rule, 'when') ?? ''}
        objectAt={objectAt}
        expected="bool"
        onCommit={(source) => set('when', source.trim() === '' ? undefined : source)}
      />
      <div className="field-grid">
        <DraftText
          label={t('design.messageVi')}
          value={textMember(message, 'vi') ?? ''}
          onCommit={(text) => edit((now) => setMessage(now, objectAt, index, 'vi', text))}
        />
        <DraftText
          label={t('design.messageEn')}
          value={textMember(message, 'en') ?? ''}
          onCommit={(text) => edit((now) => setMessage(now, objectAt, index, 'en', text))}
        />
        <Choose
          label={t('design.severity')}
          value={textMember(rule, 'severity') ?? 'error'}
          choices={[
            { value: 'error', label: t('design.severityError') },
            { value: 'warning', label: t('design.severityWarning') },
          ]}
          onChoose={(severity) => set('severity', severity)}
        />
        <DraftText label={t('design.ruleId')} value={id} mono onCommit={(next) => set('id', next.trim())} />
      </div>
      <Ticks
        legend={t('design.ruleAt')}
        all={fields.map(({ name }) => name)}
        chosen={textsOf(member(rule, 'at'))}
        words={(name) => fields.find((one) => one.name === name)?.label ?? name}
        onChange={(next) => set('at', next)}
      />
      <Ticks
        legend={t('design.ruleLevels')}
        none
        all={LEVELS.filter((level) => chain.includes(level))}
        chosen={textsOf(member(rule, 'levels'))}
        words={(level) => t(`words.level.${level}`)}
        onChange={(next) => set('levels', next.length === 0 ? undefined : next)}
      />
    </section>
  );
}
