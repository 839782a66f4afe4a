/** A request of one's own: method, address, headers, body, paging, and how its answer is judged. */
import { BODY_METHODS, HTTP_METHODS, type HttpMethod, TEMPLATE_ROOTS } from '@keyway/contract'
import { Select, Stack, Textarea, TextInput } from '@mantine/core'
import { CodeField } from '../ui/code/code-field.tsx'
import { TemplateInput } from '../ui/code/template-input.tsx'
import type { FieldName } from '../ui/form/field-rows.ts'
import { Fold } from '../ui/form/fold.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import type { ExportValues } from './export-values.ts'
import { FilledPart } from './filled-part.tsx'
import { PagingFields } from './paging-fields.tsx'
import type { RequestValues } from './request-values.ts'
import type { Live } from './use-live.ts'

export interface RequestFieldsProps {
  readonly request: RequestValues
  readonly field: (name: FieldName<ExportValues>) => FieldProps
  /** Of a lookup: paths in the sample record. */
  readonly record: readonly string[] | undefined
  /** What the request comes to as it stands. */
  readonly live: Live
}

/** What is mostly behind what a template may begin its paths with. */
const PAGING = ['page', 'skip', 'token'].map((name) => `export.http.paging.${name}`)
const BEHIND = [...PAGING, 'export.pageSize', 'connection.http.unencrypted']

const PATHS = ['request.successPath', 'request.failPath', 'request.errorPath'] as const

export function RequestFields({ request, field, record, live }: RequestFieldsProps) {
  const roots = TEMPLATE_ROOTS[record ? 'lookup' : 'export']
  const members = [...(record ?? []).map((path) => `record.${path}`), ...roots, ...BEHIND]
  const sendsBody = BODY_METHODS.includes(request.method as HttpMethod)
  const judged = [request.successPath, request.failPath, request.errorPath].some((path) => path !== '')
  const by = record ? 'record' : 'dates'
  const mono = { classNames: { input: 'mono' }, spellCheck: false, autoComplete: 'off' } as const
  return (
    <Stack gap="md">
      <Select {...field('request.method')} label="Method" data={[...HTTP_METHODS]} />
      <div>
        <TemplateInput
          props={field('request.relativeURI')}
          required
          members={members}
          fault={live.faultOf('http.relativeURI')}
          label="Relative URI"
          description={`Path and query below the connection's base URL. {{${record ? 'record.id' : 'lastExportDateTime'}}} and {{export.http.paging.page}} are filled in, encoded.`}
          placeholder="/secrets?api-version=2025-07-01"
        />
        <FilledPart part="address" by={by} request={live.request} />
      </div>
      {sendsBody ? (
        <CodeField
          props={field('request.body')}
          label="Body"
          description="Sent as JSON. Values in {{two braces}} are escaped for it."
          language="handlebars"
          members={members}
          fault={live.faultOf('http.body')}
          result={<FilledPart part="body" by={by} request={live.request} />}
        />
      ) : null}
      <CodeField
        props={field('request.headers')}
        label="Headers"
        description="One per line, such as Prefer: odata.maxpagesize=100. The connection adds its own sign-in."
        language="handlebars"
        members={members}
        fault={live.faultOf('http.headers')}
        result={<FilledPart part="headers" by={by} request={live.request} />}
      />
      <PagingFields paging={request.paging} field={field} />
      <Fold
        title="How an answer is judged"
        set={judged ? 'set' : undefined}
        forced={PATHS.some((name) => Boolean(field(name).error))}
      >
        <TextInput
          {...field('request.successPath')}
          {...mono}
          label="Path to success field"
          description="The answer is a success only if this member has one of the values below, or any at all."
        />
        <Textarea
          {...field('request.successValues')}
          {...mono}
          label="Success values"
          description="One per line."
          autosize
          minRows={1}
        />
        <TextInput
          {...field('request.failPath')}
          {...mono}
          label="Path to fail field"
          description="The answer is a failure if this member has one of the values below, or any at all."
        />
        <Textarea
          {...field('request.failValues')}
          {...mono}
          label="Fail values"
          description="One per line."
          autosize
          minRows={1}
        />
        <TextInput
          {...field('request.errorPath')}
          {...mono}
          label="Path to error field"
          description="Where the application says in words what is wrong."
        />
      </Fold>
    </Stack>
  )
}
