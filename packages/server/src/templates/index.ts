/** Handlebars templates and dates, for mappings, requests and trace keys. */
export { isTimezone, readDate, writeDate } from './dates.ts'
export type { Escape } from './escape.ts'
export { compileTemplate, isTemplate, TemplateError } from './template.ts'
