import type { FieldProps } from '../../ui/form/use-document-form.ts'

/** Props of a field by its dotted path in the form. */
export type FieldAt = (path: string) => FieldProps
