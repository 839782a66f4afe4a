/** A file whose content becomes the field's value: as text, or as base64 when it is none. Nothing is sent before saving. */
import { FileInput } from '@mantine/core'
import { IconFile } from '@tabler/icons-react'
import { useState } from 'react'
import type { FieldProps } from './use-document-form.ts'

export interface FileFieldProps {
  readonly props: FieldProps
  readonly label: string
  readonly description?: React.ReactNode
  readonly accept: string
  readonly required?: boolean
  readonly read: (bytes: Uint8Array<ArrayBuffer>) => string
}

export function FileField({ props, label, description, accept, required = false, read }: FileFieldProps) {
  const [file, setFile] = useState<File | null>(null)
  const choose = async (chosen: File | null) => {
    setFile(chosen)
    props.onChange?.(chosen === null ? '' : read(new Uint8Array(await chosen.arrayBuffer())))
  }
  return (
    <FileInput
      id={props.id}
      label={label}
      description={description}
      error={props.error}
      accept={accept}
      withAsterisk={required}
      clearable
      clearButtonProps={{ 'aria-label': `Remove the ${label.toLowerCase()}` }}
      placeholder="Choose a file"
      leftSection={<IconFile size={16} aria-hidden />}
      value={file}
      onChange={(chosen) => void choose(chosen)}
    />
  )
}

/** Standard base64 (RFC 4648 4). */
export const asBase64 = (bytes: Uint8Array<ArrayBuffer>): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))

/** PEM is text; the same certificate may come as bare bytes (DER), which begin with a SEQUENCE. */
export const asPem = (bytes: Uint8Array<ArrayBuffer>): string =>
  bytes[0] === 0x30 ? asBase64(bytes) : new TextDecoder().decode(bytes)
