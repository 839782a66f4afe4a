/** How the next page of a list is asked for: one of seven methods, each with the fields it needs. */
import type { PagingMethod } from '@keyway/contract'
import { SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core'
import type { FieldName } from '../ui/form/field-rows.ts'
import { NumberField } from '../ui/form/number-field.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import type { ExportValues } from './export-values.ts'
import type { PagingValues } from './request-values.ts'

interface MethodRow {
  readonly value: PagingMethod
  /** integrator.io's name for it. */
  readonly label: string
  readonly help: string
}

const METHODS: readonly MethodRow[] = [
  {
    value: 'url',
    label: 'Next page URL',
    help: 'The answer holds the URL of the next page. It must be on the same host.',
  },
  { value: 'linkheader', label: 'Link header', help: 'The Link header of the answer names the next page.' },
  { value: 'token', label: 'Next page token', help: 'Write {{export.http.paging.token}} in the relative URI or body.' },
  {
    value: 'page',
    label: 'Page number parameter',
    help: 'Write {{export.http.paging.page}} in the relative URI or body.',
  },
  {
    value: 'skip',
    label: 'Skip number parameter',
    help: 'Write {{export.http.paging.skip}} in the relative URI or body.',
  },
  {
    value: 'relativeuri',
    label: 'Custom relative URI',
    help: 'A template that sees previous_page.full_response, last_record and headers.',
  },
  {
    value: 'body',
    label: 'Custom request body',
    help: 'A template that sees previous_page.full_response, last_record and headers.',
  },
]

const NONE = 'none'

export interface PagingFieldsProps {
  readonly paging: PagingValues
  readonly field: (name: FieldName<ExportValues>) => FieldProps
}

export function PagingFields({ paging, field }: PagingFieldsProps) {
  const { method } = paging
  const props = field('request.paging.method')
  const row = METHODS.find(({ value }) => value === method)
  const mono = { classNames: { input: 'mono' }, spellCheck: false, autoComplete: 'off' } as const
  return (
    <Stack gap="md">
      <Select
        {...props}
        label="Paging"
        description={row?.help ?? 'One answer holds everything.'}
        data={[{ value: NONE, label: 'No paging' }, ...METHODS.map(({ value, label }) => ({ value, label }))]}
        value={method === '' ? NONE : method}
        onChange={(next) => props.onChange?.(next === NONE ? '' : next)}
      />
      {method === 'url' || method === 'token' ? (
        <TextInput
          {...field('request.paging.path')}
          {...mono}
          label="Path of the next page"
          withAsterisk
          description={
            method === 'url'
              ? 'Member of the answer, such as nextLink.'
              : 'Member of the answer, or name of its header.'
          }
          placeholder="nextLink"
        />
      ) : null}
      {method === 'token' ? (
        <SegmentedControl
          aria-label="Where the token stands"
          size="xs"
          data={[
            { value: 'body', label: 'In the body' },
            { value: 'header', label: 'In a header' },
          ]}
          value={paging.pathLocation}
          onChange={(next) => field('request.paging.pathLocation').onChange?.(next)}
        />
      ) : null}
      {method === 'page' || method === 'skip' ? (
        <NumberField
          {...field('request.paging.start')}
          label={method === 'page' ? 'First page' : 'First skip'}
          description="0 if left blank."
        />
      ) : null}
      {method === 'page' ? (
        <TextInput
          {...field('request.paging.maxPagePath')}
          {...mono}
          label="Path to the number of pages"
          placeholder="meta.pages"
        />
      ) : null}
      {method === 'page' || method === 'skip' ? (
        <TextInput
          {...field('request.paging.maxCountPath')}
          {...mono}
          label="Path to the number of records"
          placeholder="meta.total"
        />
      ) : null}
      {method === 'relativeuri' ? (
        <TextInput
          {...field('request.paging.relativeURI')}
          {...mono}
          label="Relative URI of the next page"
          withAsterisk
        />
      ) : null}
      {method === 'body' ? (
        <Textarea
          {...field('request.paging.body')}
          {...mono}
          label="Body for the next page"
          withAsterisk
          autosize
          minRows={3}
        />
      ) : null}
      {method === '' ? null : (
        <>
          <NumberField
            {...field('request.paging.lastPageStatusCode')}
            label="Status that ends the list"
            description="An answer with this HTTP status is the end, and no failure. Blank: 404 behind the first page."
            placeholder="404"
          />
          <TextInput
            {...field('request.paging.lastPagePath')}
            {...mono}
            label="Path that tells the last page"
            description="Only if the answer says so itself."
          />
          {paging.lastPagePath === '' ? null : (
            <Textarea
              {...field('request.paging.lastPageValues')}
              {...mono}
              label="Values of the last page"
              description="One per line, compared as text."
              autosize
              minRows={1}
            />
          )}
        </>
      )}
    </Stack>
  )
}
