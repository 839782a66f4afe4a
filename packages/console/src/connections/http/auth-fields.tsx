/** What a connection over HTTP signs in with: the fields of its authentication type. */
import { isUniversal } from '@keyway/contract'
import { Checkbox, PasswordInput, Select, SimpleGrid, Textarea, TextInput } from '@mantine/core'
import { PairsField } from '../../ui/form/pairs-field.tsx'
import type { HttpFieldsProps } from './http-fields.tsx'

/** What a body as the place of a token means. */
export const TOKEN_IN_BODY = 'Goes into JSON and forms. Calls without a body, such as GET, carry no token.'

const KEEP = 'Leave blank to keep the stored one'
const PLAIN = { autoComplete: 'off', spellCheck: false } as const
const HIDDEN = { autoComplete: 'new-password', spellCheck: false } as const

export function BasicFields({ document, stored }: HttpFieldsProps) {
  const { field } = document
  const auth = stored && isUniversal(stored.http) ? stored.http.auth : undefined
  const kept = auth?.type === 'basic' && auth.basic.password !== undefined
  return (
    <>
      <TextInput {...field('username')} {...PLAIN} label="User name" withAsterisk />
      <PasswordInput {...field('password')} {...HIDDEN} label="Password" placeholder={kept ? KEEP : ''} />
    </>
  )
}

export function TokenFields({ document, stored }: HttpFieldsProps) {
  const { form, field } = document
  const { tokenLocation, fetches, refreshMethod, refreshHeaders } = form.values
  const auth = stored && isUniversal(stored.http) ? stored.http.auth : undefined
  const kept = auth?.type === 'token' ? auth.token : undefined
  return (
    <>
      <PasswordInput
        {...field('token')}
        {...HIDDEN}
        label="Token"
        withAsterisk={!fetches && kept?.token === undefined}
        description={
          fetches ? 'Used first, where you have one already.' : 'The API key or token, as the API gave it out.'
        }
        placeholder={kept?.token === undefined ? '' : KEEP}
      />
      <Select
        {...field('tokenLocation')}
        label="Location"
        withAsterisk
        allowDeselect={false}
        description="Where the API expects it."
        data={[
          { value: 'header', label: 'Header' },
          { value: 'url', label: 'URL parameter' },
          { value: 'body', label: 'Body' },
        ]}
      />
      {tokenLocation === 'header' ? (
        <SimpleGrid cols={2}>
          <TextInput {...field('tokenHeader')} {...PLAIN} label="Header name" placeholder="Authorization" />
          <TextInput {...field('tokenScheme')} {...PLAIN} label="Scheme" placeholder="None" description="" />
        </SimpleGrid>
      ) : (
        <TextInput
          {...field('tokenParam')}
          {...PLAIN}
          label="Parameter name"
          withAsterisk
          placeholder="api_key"
          description={tokenLocation === 'body' ? TOKEN_IN_BODY : ''}
        />
      )}
      <Checkbox
        {...document.form.getInputProps('fetches', { type: 'checkbox' })}
        label="Fetch a new token when it ends"
        description="Keyway asks the API for a token: at the first call, and whenever the API refuses the one it has."
      />
      {fetches ? (
        <>
          <SimpleGrid cols={2}>
            <Select {...field('refreshMethod')} label="Method" allowDeselect={false} data={['POST', 'GET', 'PUT']} />
            <Select
              {...field('refreshMediaType')}
              label="Refresh media type"
              allowDeselect={false}
              disabled={refreshMethod === 'GET'}
              data={['urlencoded', 'json', 'xml', 'plaintext']}
            />
          </SimpleGrid>
          <TextInput
            {...field('refreshUri')}
            {...PLAIN}
            label="Refresh relative URI"
            withAsterisk
            placeholder="/token"
          />
          {refreshMethod === 'GET' ? null : (
            <Textarea
              {...field('refreshBody')}
              {...PLAIN}
              label="Refresh body"
              autosize
              minRows={2}
              description="May hold {{{connection.http.auth.token.refreshToken}}} and encrypted fields."
            />
          )}
          <TextInput
            {...field('refreshPath')}
            {...PLAIN}
            label="Path to token"
            withAsterisk
            placeholder="access_token"
          />
          <PasswordInput
            {...field('refreshToken')}
            {...HIDDEN}
            label="Refresh token"
            placeholder={kept?.refreshToken === undefined ? '' : KEEP}
          />
          <PairsField
            label="Refresh headers"
            noun="refresh header"
            pairs={refreshHeaders}
            onChange={(pairs) => form.setFieldValue('refreshHeaders', [...pairs])}
            field={(index, member) => field(`refreshHeaders.${index}.${member}`)}
            error={form.errors.refreshHeaders}
          />
        </>
      ) : null}
    </>
  )
}
