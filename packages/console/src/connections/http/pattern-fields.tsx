/** Nonstandard API response patterns: how answers say that the sign-in was refused, or that there were too many calls. */
import { Fieldset, SimpleGrid, TagsInput, TextInput } from '@mantine/core'
import { Fold } from '../../ui/form/fold.tsx'
import { NumberField } from '../../ui/form/number-field.tsx'
import type { HttpFieldsProps } from './http-fields.tsx'
import { hasError } from './http-rows.ts'

const PLAIN = { autoComplete: 'off', spellCheck: false } as const

const PATTERNS = [
  {
    legend: 'Authentication failure',
    help: 'Keyway then gets a new token and tries once more.',
    usual: '401',
    fields: { status: 'failStatusCode', codes: 'failCodes', path: 'failPath', values: 'failValues' },
  },
  {
    legend: 'Rate limit',
    help: 'Keyway then waits and tries again.',
    usual: '429',
    fields: { status: 'limitStatusCode', path: 'limitPath', values: 'limitValues' },
  },
] as const

export function PatternFields({ document }: Pick<HttpFieldsProps, 'document'>) {
  const { form, field } = document
  const names = PATTERNS.flatMap(({ fields }) => Object.values(fields))
  return (
    <Fold title="Nonstandard API response patterns" forced={hasError(form.errors, names)}>
      {PATTERNS.map(({ legend, help, usual, fields }) => (
        <Fieldset key={legend} legend={legend}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <NumberField {...field(fields.status)} label="Status code" placeholder={usual} description={help} />
            <TextInput
              {...field(fields.path)}
              {...PLAIN}
              label="Path"
              placeholder="error.code"
              description="Of a field in the answer, where the status does not say it."
            />
          </SimpleGrid>
          {'codes' in fields ? (
            <TagsInput
              {...field(fields.codes)}
              mt="sm"
              label="Further status codes"
              placeholder="Type a status code and press Enter"
              acceptValueOnBlur
            />
          ) : null}
          <TagsInput
            {...field(fields.values)}
            mt="sm"
            label="Values"
            placeholder="Type a value and press Enter"
            description="Values at the path that mean it. None: any value."
            acceptValueOnBlur
          />
        </Fieldset>
      ))}
    </Fold>
  )
}
