// The options of creates, updates and patches. Models apimachinery's meta/v1/validation.
import type { ApiQuery } from '../../api/index.ts'
import { FieldErrors } from '../../api/validation/index.ts'
import { fieldPath, invalid } from '../status.ts'

const MANAGER_BYTES_MAX = 128
const VALIDATIONS: readonly string[] = ['Ignore', 'Strict', 'Warn']

/** Throws Invalid, naming `kind`, such as `CreateOptions`. */
export function checkWriteOptions(kind: 'CreateOptions' | 'UpdateOptions' | 'PatchOptions', query: ApiQuery, isApply = false): void {
  const { dryRun, fieldManager, fieldValidation, force } = query
  if (!isApply && !dryRun && !fieldManager && !fieldValidation && force === undefined) return
  const errors = new FieldErrors()
  if (kind === 'PatchOptions') {
    if (isApply && !fieldManager) errors.required(fieldPath('fieldManager'), 'is required for apply patch')
    if (!isApply && force !== undefined) errors.forbidden(fieldPath('force'), 'may not be specified for non-apply patch')
  }
  if (fieldManager && fieldManager.length > MANAGER_BYTES_MAX) errors.tooLong(fieldPath('fieldManager'), MANAGER_BYTES_MAX)
  for (let i = 0; i < (fieldManager?.length ?? 0); i++) {
    const code = fieldManager!.charCodeAt(i)
    if (code < 0x20 || code === 0x7f) {
      errors.invalid(fieldPath('fieldManager'), fieldManager, 'should only contain printable characters')
      break
    }
  }
  if (dryRun?.some((value) => value !== 'All')) errors.notSupported(fieldPath('dryRun'), dryRun, ['All'])
  if (fieldValidation && !VALIDATIONS.includes(fieldValidation)) errors.notSupported(fieldPath('fieldValidation'), fieldValidation, VALIDATIONS)
  if (errors.any) throw invalid({ group: 'meta.k8s.io', resource: kind }, '', errors.list)
}
