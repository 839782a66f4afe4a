/** The request an import sends: method, address, body, how many records at once, and what its answer means. */
import { BODY_METHODS, HTTP_METHODS, type HttpMethod, TEMPLATE_ROOTS } from '@keyway/contract'
import { Select, Stack, Textarea, TextInput } from '@mantine/core'
import { FilledPart } from '../exports/filled-part.tsx'
import { CodeField } from '../ui/code/code-field.tsx'
import { TemplateInput } from '../ui/code/template-input.tsx'
import type { FieldName } from '../ui/form/field-rows.ts'
import { Fold } from '../ui/form/fold.tsx'
import { NumberField } from '../ui/form/number-field.tsx'
import type { FieldProps } from '../ui/form/use-document-form.ts'
import type { ImportValues } from './import-values.ts'
import type { ImportRequest } from './request-values.ts'
import type { Trial } from './use-trial.ts'

export interface ImportRequestFieldsProps {
  readonly request: ImportRequest
  readonly field: (name: FieldName<ImportValues>) => FieldProps
  /** What becomes of the sample records, and the paths in them. */
  readonly trial: Trial
}

const PATHS = ['request.resourcePath', 'request.resourceIdPath', 'request.successPath', 'request.errorPath'] as const

export function ImportRequestFields({ request, field, trial }: ImportRequestFieldsProps) {
  const paths = [...trial.members.map((path) => `record.${path}`), ...TEMPLATE_ROOTS.import]
  const mono = { classNames: { input: 'mono' }, spellCheck: false, autoComplete: 'off' } as const
  const set =
    request.resourcePath !== '' ||
    request.resourceIdPath !== '' ||
    request.successPath !== '' ||
    request.errorPath !== ''
  return (
    <Stack gap="md">
      <Select {...field('request.method')} label="Method" data={[...HTTP_METHODS]} />
      <div>
        <TemplateInput
          props={field('request.relativeURI')}
          required
          label="Relative URI"
          description="Path and query below the connection's base URL. {{record.name}} is filled in, encoded."
          placeholder="/secrets/{{record.name}}?api-version=2025-07-01"
          members={paths}
          fault={trial.faultOf('http.relativeURI')}
        />
        <FilledPart part="address" by="records" request={trial.request} />
      </div>
      {BODY_METHODS.includes(request.method as HttpMethod) ? (
        <CodeField
          props={field('request.body')}
          label="Body"
          description="Blank: the mapped record as JSON. Values in {{two braces}} are escaped for it."
          language="handlebars"
          placeholder={'{ "value": "{{record.value}}" }'}
          members={paths}
          fault={trial.faultOf('http.body')}
          result={<FilledPart part="body" by="records" request={trial.request} />}
        />
      ) : null}
      <CodeField
        props={field('request.headers')}
        label="Headers"
        description="One per line, as Name: value."
        language="handlebars"
        members={paths}
        fault={trial.faultOf('http.headers')}
        result={<FilledPart part="headers" by="records" request={trial.request} />}
      />
      <NumberField
        {...field('request.batchSize')}
        label="Records per request"
        description="More than one go out as a list, or in {{#each batch_of_records}}."
      />
      <Fold
        title="What the answer means"
        set={set ? 'set' : undefined}
        forced={PATHS.some((name) => Boolean(field(name).error))}
      >
        <TextInput
          {...field('request.resourcePath')}
          {...mono}
          label="Path to the results"
          description="Where the answer lists one result per record. Needed for several records per request."
        />
        <TextInput {...field('request.resourceIdPath')} {...mono} label="Path to the id" placeholder="id" />
        <TextInput {...field('request.successPath')} {...mono} label="Path to success field" />
        <Textarea
          {...field('request.successValues')}
          {...mono}
          label="Success values"
          description="One per line."
          autosize
          minRows={1}
        />
        <TextInput {...field('request.errorPath')} {...mono} label="Path to error field" />
      </Fold>
    </Stack>
  )
}
