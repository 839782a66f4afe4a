/** Chooses a connection among many: the server searches while one types. */
import type { ApiType, Connection } from '@keyway/contract'
import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queries } from '../../api/queries.ts'
import { connectionLook, Status } from '../../ui/status.tsx'

export interface ConnectionSearchFieldProps {
  readonly label: string
  readonly description: string
  readonly application: Connection['http']['_httpConnectorId']
  /** Of applications that have several. */
  readonly api: ApiType | undefined
  /** Not offered. */
  readonly except: string
  readonly value: string | null
  onChange(id: string | null): void
}

/** Offered at once; typing more words finds the others. */
const OFFERED = 50

export function ConnectionSearchField({
  application,
  api,
  except,
  value,
  onChange,
  ...field
}: ConnectionSearchFieldProps) {
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<{ readonly value: string; readonly label: string } | null>(null)
  const [asked] = useDebouncedValue(words, 250)
  // Once one is chosen its name stands in the field, and is no search.
  const q = asked === chosen?.label ? undefined : asked || undefined
  const found = useQuery(
    queries.connectionPage({ q, _httpConnectorId: application, _httpConnectorApiId: api, limit: OFFERED }),
  )
  const offered = (found.data?.items ?? []).filter(({ _id }) => _id !== except)
  const looks = new Map(offered.map((one) => [one._id, connectionLook(one)]))
  const choices = offered.map(({ _id, name }) => ({ value: _id, label: name }))
  const isOffered = choices.some((choice) => choice.value === chosen?.value)
  return (
    <Select
      {...field}
      withAsterisk
      searchable
      data-autofocus
      value={value}
      data={chosen === null || isOffered ? choices : [chosen, ...choices]}
      searchValue={words}
      onSearchChange={setWords}
      filter={({ options }) => options}
      onChange={(id, option) => {
        setChosen(id === null ? null : option)
        onChange(id)
      }}
      placeholder="Type part of its name or address"
      nothingFoundMessage={found.isFetching ? 'Searching…' : 'No other connection of this API type matches.'}
      renderOption={({ option }) => {
        const look = looks.get(option.value)
        return (
          <span style={{ display: 'flex', flexWrap: 'wrap', gap: '0 0.75rem', alignItems: 'center' }}>
            <span>{option.label}</span>
            {look ? <Status look={look} /> : null}
          </span>
        )
      }}
    />
  )
}
