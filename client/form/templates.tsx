/** How fields, sections and lists are laid out, as a map of rjsf templates. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
  TemplatesType,
} from '@rjsf/utils';
import { useTranslation } from 'react-i18next';
import { Icon } from '../components/Icon.js';
import { pointer as pointerOf } from '../../regimes/pointer.js';
import type { Field } from '../../regimes/dialect/regime.js';

import { FieldMessages } from './Messages.js';
import type { Issue } from '../../regimes/words.js';
import { elementId, useDraft } from './context.js';
import { isMissing } from './draft.js';
import type { ReportContext } from './context.js';
import { gridShape } from './GridField.js';
import { fieldOf, isLongText } from './places.js';

function contextOf(props: { registry: { formContext?: unknown } }): ReportContext {
  return props.registry.formContext as ReportContext;
}

function isTable(field: Field | undefined): boolean {
  return field?.type === 'array' || (field?.type === 'object' && field.layout === 'grid');
}

function FieldTemplate(props: FieldTemplateProps) {
  const context = contextOf(props);
  const path = props.fieldPathId.path;
  const field = fieldOf(context.draft.form.regime.root, path);
  if (props.hidden) return <div hidden>{props.children}</div>;
  if (isTable(field)) {
    return (
      <Section path={path} field={field} context={context} wide={gridShape(field, undefined) !== undefined}>
        {props.children}
      </Section>
    );
  }
  if (field?.type === 'object' || field === undefined) return <>{props.children}</>;
  return <LeafField {...props} field={field} context={context} />;
}

function LeafField(props: FieldTemplateProps & { readonly field: Field; readonly context: ReportContext }) {
  const { t } = useTranslation();
  const { field, context, fieldPathId } = props;
  const { language } = context;
  const id = elementId(fieldPathId.path);
  const long = isLongText(field);
  const optional = !props.required && field.calc === undefined && !context.readOnly;
  return (
    <div className={long ? 'leaf leaf-long' : 'leaf'}>
      <label htmlFor={id}>
        {field.calc !== undefined && <span title={t('report.grid.computed')}>ƒ </span>}
        {field.label[language] || props.label}
        {optional && <span className="quiet optional"> {t('report.form.optional')}</span>}
      </label>
      <div id={`${props.id}-help`} className="form-text">
        {field.help?.[language]}
      </div>
      {props.children}
      <FieldMessages id={`${props.id}-messages`} path={pointerOf(...fieldPathId.path)} context={context} />
    </div>
  );
}

interface SectionProps {
  readonly path: readonly (string | number)[];
  readonly field: Field | undefined;
  readonly context: ReportContext;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Section({ path, field, context, wide = false, children }: SectionProps) {
  const { language } = context;
  return (
    <SectionFrame
      id={`section-${elementId(path)}`}
      title={field?.label[language] ?? ''}
      help={field?.help?.[language]}
      deep={path.length > 1}
      wide={wide}
      count={<IssueCount path={pointerOf(...path)} context={context} />}
    >
      {children}
    </SectionFrame>
  );
}

/** A part of a form that folds, with its heading. */
export function SectionFrame(props: {
  readonly id: string;
  readonly title: string;
  readonly help?: string | undefined;
  readonly deep?: boolean;
  readonly wide?: boolean;
  readonly count?: ReactNode;
  readonly children: ReactNode;
}) {
  const Heading = props.deep === true ? 'h3' : 'h2';
  return (
    <details open id={props.id} className={props.deep === true ? 'section deep' : 'section'}>
      <summary>
        <Heading>{props.title}</Heading>
        {props.count}
      </summary>
      {props.help !== undefined && props.help !== '' && <p className="form-text">{props.help}</p>}
      <div className={props.wide === true ? 'section-body wide' : 'section-body'}>{props.children}</div>
    </details>
  );
}

/** How many mistakes and warnings stand in a part of the report. */
export function IssueCount({ path, context }: { readonly path: string; readonly context: ReportContext }) {
  const { t } = useTranslation();
  const issues = useDraft(context.draft, (state) => state.issues);
  const { errors, warnings, missing } = useMemo(() => {
    const inside = issues.filter((issue) => issue.path === path || issue.path.startsWith(`${path}/`));
    const count = (test: (issue: Issue) => boolean): number => inside.filter(test).length;
    return {
      missing: count(isMissing),
      errors: count((issue) => issue.severity === 'error' && !isMissing(issue)),
      warnings: count((issue) => issue.severity === 'warning'),
    };
  }, [issues, path]);
  return (
    <span className="issue-count">
      {errors > 0 && <span className="red">✕ {t('report.form.errors', { count: errors })}</span>}
      {missing > 0 && <span className="quiet">○ {t('report.form.missing', { count: missing })}</span>}
      {warnings > 0 && <span className="amber">▲ {t('report.form.warningCount', { count: warnings })}</span>}
    </span>
  );
}

function ObjectFieldTemplate(props: ObjectFieldTemplateProps) {
  const context = contextOf(props);
  const path = props.fieldPathId.path;
  const field = fieldOf(context.draft.form.regime.root, path);
  const parts = props.properties.filter((part) => !part.hidden);
  const body = (
    <FieldRuns parts={parts.map((part) => ({ name: part.name, content: part.content }))} field={field} />
  );
  if (path.length === 0) return <div className="form-root">{body}</div>;
  if (typeof path.at(-1) === 'number') return <div className="list-item-body">{body}</div>;
  return (
    <Section path={path} field={field} context={context}>
      {body}
    </Section>
  );
}

/** Plain fields that follow each other stand side by side; sections and tables take the whole width. */
function FieldRuns({
  parts,
  field,
}: {
  readonly parts: readonly { readonly name: string; readonly content: ReactNode }[];
  readonly field: Field | undefined;
}) {
  const fields = field?.type === 'object' ? field.fields : [];
  const runs: { plain: boolean; parts: { readonly name: string; readonly content: ReactNode }[] }[] = [];
  for (const part of parts) {
    const child = fields.find((one) => one.name === part.name);
    const plain = child !== undefined && child.type !== 'object' && child.type !== 'array';
    const run = runs.at(-1);
    if (run?.plain === plain) run.parts.push(part);
    else runs.push({ plain, parts: [part] });
  }
  return runs.map((run, index) => (
    <div key={index} className={run.plain ? 'leaves' : 'blocks'}>
      {run.parts.map((part) => (
        <div key={part.name} className="contents">
          {part.content}
        </div>
      ))}
    </div>
  ));
}

function ArrayFieldTemplate(props: ArrayFieldTemplateProps) {
  const { t } = useTranslation();
  const context = contextOf(props);
  return (
    <div className="list-field">
      {props.items}
      {props.items.length === 0 && <p className="quiet">{t('report.grid.empty')}</p>}
      {props.canAdd === true && !context.readOnly && (
        <button
          type="button"
          className="btn btn-plain btn-small"
          id={elementId(props.fieldPathId.path)}
          onClick={props.onAddClick}
        >
          <Icon name="plus" />
          {t('report.form.addItem')}
        </button>
      )}
    </div>
  );
}

function ArrayFieldItemTemplate(props: ArrayFieldItemTemplateProps) {
  const { t } = useTranslation();
  const { buttonsProps } = props;
  return (
    <div className="list-item">
      <span className="quiet">{props.index + 1}</span>
      <div className="list-item-content">{props.children}</div>
      {buttonsProps.hasRemove && !contextOf(props).readOnly && (
        <button
          type="button"
          className="btn btn-plain btn-icon"
          aria-label={t('report.grid.remove', { row: props.index + 1 })}
          onClick={buttonsProps.onRemoveItem}
        >
          <Icon name="close" />
        </button>
      )}
    </div>
  );
}

function Nothing(): null {
  return null;
}

/** Labels, help and mistakes are drawn by the field template, in one place; rjsf's own stay silent. */
export const templates: Partial<Omit<TemplatesType, 'ButtonTemplates'>> = {
  FieldTemplate,
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
  FieldErrorTemplate: Nothing,
  FieldHelpTemplate: Nothing,
  DescriptionFieldTemplate: Nothing,
  TitleFieldTemplate: Nothing,
  ErrorListTemplate: Nothing,
};
