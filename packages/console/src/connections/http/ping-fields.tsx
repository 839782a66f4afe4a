/** How to test the connection: one call, and what its answer must say. */

import { PING_METHODS } from '@keyway/contract'
import { Checkbox, Select, SimpleGrid, TagsInput, Textarea, TextInput } from '@mantine/core'
import { Fold } from '../../ui/form/fold.tsx'
import type { HttpFieldsProps } from './http-fields.tsx'
import { hasError } from './http-rows.ts'

const PLAIN = { autoComplete: 'off', spellCheck: false } as const
const FIELDS = [
  'pingMethod',
  'pingUri',
  'pingBody',
  'successPath',
  'successValues',
  'pingFailPath',
  'pingFailValues',
  'errorPath',
]

export function PingFields({ document, isHttp }: Pick<HttpFieldsProps, 'document'> & { readonly isHttp: boolean }) {
  const { form, field } = document
  const takesBody = ['POST', 'PUT'].includes(form.values.pingMethod)
  const tags = { placeholder: 'Type a value and press Enter', acceptValueOnBlur: true } as const
  return (
    <Fold title="How to test connection" open={isHttp} forced={hasError(form.errors, FIELDS)}>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <Select {...field('pingMethod')} label="HTTP method" allowDeselect={false} data={[...PING_METHODS]} />
        <TextInput
          {...field('pingUri')}
          {...PLAIN}
          label="Relative URI"
          placeholder={isHttp ? 'The base URI itself' : 'The usual test of Azure Key Vault'}
        />
      </SimpleGrid>
      {takesBody ? <Textarea {...field('pingBody')} {...PLAIN} label="HTTP request body" autosize minRows={2} /> : null}
      <TextInput
        {...field('successPath')}
        {...PLAIN}
        label="Path to success field"
        placeholder="status"
        description="Left blank: any answer of 2xx is a success."
      />
      <TagsInput {...field('successValues')} {...tags} label="Success values" />
      <Checkbox
        {...form.getInputProps('allowArray', { type: 'checkbox' })}
        label="The success field may be a list"
        description="One good value in it is enough."
      />
      <TextInput
        {...field('pingFailPath')}
        {...PLAIN}
        label="Path to fail field"
        placeholder="error"
        description="A value there means failure, also in an answer of 2xx."
      />
      <TagsInput {...field('pingFailValues')} {...tags} label="Fail values" />
      <TextInput
        {...field('errorPath')}
        {...PLAIN}
        label="Path to error field"
        placeholder="error.message"
        description="The API’s own sentence, shown when the test fails."
      />
    </Fold>
  )
}
