/**
 * The pieces portal pages are made of.
 */
import { type Html, html } from '../core/html.ts'
import { type IconName, icon } from './icons.ts'
import type { Notice } from './sessions.ts'
import type { Visit } from './visit.ts'

/** Text with a button that copies it. */
export const copyable = (value: string, name: string): Html =>
  html`<span class="copy"><span class="mono">${value}</span><button type="button" data-copy="${value}" aria-label="Copy ${name}">${icon('copy', 14)}<span>Copy</span></button></span>`

export const essentials = (rows: readonly (readonly [label: string, value: Html | string])[]): Html =>
  html`<dl class="panel essentials">${rows.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`

export const notice = ({ kind, text }: Notice): Html =>
  html`<div class="notice ${kind}" role="${kind === 'bad' ? 'alert' : 'status'}">${icon(kind === 'ok' ? 'check' : kind === 'bad' ? 'alert' : 'info')}<p>${text}</p></div>`

export const problemNotice = (text: string | undefined): Html | undefined =>
  text === undefined ? undefined : notice({ kind: 'bad', text })

export const emptyState = (name: IconName, title: string, text: string, action?: Html): Html =>
  html`<div class="empty">${icon(name, 36)}<h2>${title}</h2><p>${text}</p>${action}</div>`

export const linkButton = (href: string, label: string, iconName?: IconName, primary = false): Html =>
  html`<a class="button${primary ? ' primary' : ''}" href="${href}">${iconName && icon(iconName, 16)}${label}</a>`

export type BadgeKind = 'ok' | 'warn' | 'bad' | ''

export const badge = (kind: BadgeKind, text: string): Html => html`<span class="badge ${kind}">${text}</span>`

export interface Column<T> {
  readonly label: string
  readonly cell: (row: T) => Html | string | number
  /** Actions at the right end. */
  readonly end?: true
}

export const table = <T>(caption: string, columns: readonly Column<T>[], rows: readonly T[]): Html =>
  html`<div class="scroll"><table><caption class="sr">${caption}</caption>
<thead><tr>${columns.map((c) => html`<th scope="col" class="${c.end ? 'end' : ''}">${c.end ? html`<span class="sr">${c.label}</span>` : c.label}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((c) => html`<td data-label="${c.label}" class="${c.end ? 'end' : ''}"><div>${c.cell(row)}</div></td>`)}</tr>`)}</tbody></table></div>`

/** A form that posts to `action` with the session's token. */
export const form = (visit: Visit, action: string, body: Html, className = '', takesFiles = false): Html =>
  html`<form method="post" action="${action}" class="${className}"${flag(takesFiles, 'enctype="multipart/form-data"')}><input type="hidden" name="token" value="${visit.session.token}">${body}</form>`

/** One button that posts. */
export const postButton = (
  visit: Visit,
  action: string,
  label: string,
  fields: Readonly<Record<string, string>> = {},
): Html => form(visit, action, html`${hidden(fields)}<button class="button small">${label}</button>`)

const hidden = (fields: Readonly<Record<string, string>>): Html[] =>
  Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)

/** A button that asks before it posts, without a script. */
export const confirmButton = (
  visit: Visit,
  action: string,
  label: string,
  question: string,
  options: {
    readonly fields?: Readonly<Record<string, string>>
    readonly small?: boolean
    readonly confirm?: string
  } = {},
): Html =>
  html`<details class="pop"><summary class="button danger${options.small ? ' small' : ''}">${!options.small && icon('trash', 15)}${label}</summary><div><p>${question}</p>${form(visit, action, html`${hidden(options.fields ?? {})}<button class="button danger">${options.confirm ?? label}</button>`)}</div></details>`

export interface FieldOptions {
  readonly value?: string | undefined
  readonly hint?: string
  readonly required?: boolean
  readonly placeholder?: string
  /** What is wrong with the value: said at the field, and tied to it. */
  readonly problem?: string | undefined
  readonly type?: 'text' | 'number' | 'date' | 'datetime-local'
}

export const textField = (name: string, label: string, options: FieldOptions = {}): Html =>
  html`<div class="field"><label for="${name}">${label}</label><input type="${options.type ?? 'text'}" id="${name}" name="${name}" value="${options.value ?? ''}" placeholder="${options.placeholder ?? ''}" autocomplete="off" spellcheck="false"${flag(options.required, 'required')}${aria(name, options)}>${notes(name, options)}</div>`

export const textArea = (name: string, label: string, options: FieldOptions = {}): Html =>
  html`<div class="field"><label for="${name}">${label}</label><textarea id="${name}" name="${name}" placeholder="${options.placeholder ?? ''}" spellcheck="false"${flag(options.required, 'required')}${aria(name, options)}>${options.value ?? ''}</textarea>${notes(name, options)}</div>`

export const fileField = (name: string, label: string, accept: string, options: FieldOptions = {}): Html =>
  html`<div class="field"><label for="${name}">${label}</label><input type="file" id="${name}" name="${name}" accept="${accept}"${flag(options.required, 'required')}${aria(name, options)}>${notes(name, options)}</div>`

export const checkField = (name: string, label: string, isChecked = false, options: FieldOptions = {}): Html =>
  html`<div class="field"><label class="choice"><input type="checkbox" id="${name}" name="${name}" value="yes"${flag(isChecked, 'checked')}${flag(options.required, 'required')}${aria(name, options)}><span>${label}</span></label>${notes(name, options)}</div>`

type Choice = readonly (readonly [value: string, label: string])[]

const option = (selected: string | undefined, [value, text]: Choice[number]): Html =>
  html`<option value="${value}"${flag(value === selected, 'selected')}>${text}</option>`

export const selectField = (name: string, label: string, choices: Choice, options: FieldOptions = {}): Html =>
  html`<div class="field"><label for="${name}">${label}</label><select id="${name}" name="${name}"${flag(options.required, 'required')}${aria(name, options)}>${choices.map((choice) => option(options.value, choice))}</select>${notes(name, options)}</div>`

/** Choices under headings. */
export const groupedSelect = (
  name: string,
  label: string,
  groups: readonly (readonly [heading: string, choices: Choice])[],
  options: FieldOptions = {},
): Html =>
  html`<div class="field"><label for="${name}">${label}</label><select id="${name}" name="${name}"${aria(name, options)}>${groups.map(([heading, choices]) => html`<optgroup label="${heading}">${choices.map((choice) => option(options.value, choice))}</optgroup>`)}</select>${notes(name, options)}</div>`

export const radioField = (
  name: string,
  legend: string,
  choices: readonly (readonly [value: string, label: string, detail?: string])[],
  selected: string,
): Html =>
  html`<fieldset><legend>${legend}</legend>${choices.map(
    ([value, label, detail]) =>
      html`<label class="choice"><input type="radio" name="${name}" value="${value}"${flag(value === selected, 'checked')}><span>${label}${detail && html`<small>${detail}</small>`}</span></label>`,
  )}</fieldset>`

const flag = (on: boolean | undefined, attribute: string): Html | undefined =>
  on ? { html: ` ${attribute}` } : undefined

function aria(name: string, { hint, problem }: FieldOptions): Html {
  const notes = [problem !== undefined && `${name}-problem`, hint !== undefined && `${name}-hint`].filter(Boolean)
  const described = notes.length > 0 ? ` aria-describedby="${notes.join(' ')}"` : ''
  return { html: `${problem === undefined ? '' : ' aria-invalid="true"'}${described}` }
}

const notes = (name: string, { hint, problem }: FieldOptions): Html =>
  html`${problem !== undefined && html`<p class="problem" id="${name}-problem">${problem}</p>`}${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}`

/** Says at the top that a form was not taken; what is wrong stands at the field. */
export const notSaved = (problem: unknown): Html | undefined =>
  problem === undefined ? undefined : notice({ kind: 'bad', text: 'Nothing was changed. See what is marked below.' })

export const submit = (label: string, cancelHref?: string): Html =>
  html`<div class="commands"><button class="button primary">${label}</button>${cancelHref !== undefined && linkButton(cancelHref, 'Cancel')}</div>`

/** A form behind a button such as “+ New client secret”; open when there is nothing else to see. */
export const disclosure = (label: string, body: Html, open: boolean): Html =>
  html`<details class="disclose"${flag(open, 'open')}><summary class="button">${icon('plus', 16)}${label}</summary>${body}</details>`

/** Blade menu of one thing (an app, a vault) beside its page. */
export const withTabs = (
  label: string,
  base: string,
  tabs: readonly (readonly [slug: string, label: string])[],
  current: string,
  body: Html,
): Html =>
  html`<div class="split"><nav class="tabs" aria-label="${label}"><ul>${tabs.map(
    ([slug, text]) =>
      html`<li><a href="${base}/${slug}"${flag(slug === current, 'aria-current="page"')}>${text}</a></li>`,
  )}</ul></nav><div>${body}</div></div>`

/** `2026-11-23` from an ISO date or milliseconds or Unix seconds. */
export const day = (at: string | number): string => new Date(at).toISOString().slice(0, 10)
