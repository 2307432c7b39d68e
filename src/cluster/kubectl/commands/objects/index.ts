// Commands that read, make and remove objects: get, describe, create, run, expose, apply, replace, diff, delete, edit, explain, api-resources.
// Each sends the requests that kubectl sends, in its order, and says what it says. Left out: plugins, editors.
import type { Command } from '../../command.ts'
import { API_RESOURCES, API_VERSIONS } from './api-resources.ts'
import { APPLY } from './apply/apply.ts'
import { CREATE } from './create/create.ts'
import { DELETE } from './delete/delete.ts'
import { DESCRIBE } from './describe.ts'
import { DIFF } from './diff.ts'
import { EDIT } from './edit.ts'
import { EXPLAIN } from './explain.ts'
import { EXPOSE } from './expose.ts'
import { GET } from './get/get.ts'
import { KUSTOMIZE } from './kustomize.ts'
import { REPLACE } from './replace.ts'
import { RUN } from './run.ts'

export const OBJECT_COMMANDS: readonly Command[] = [CREATE, EXPOSE, RUN, EXPLAIN, GET, EDIT, DELETE, DESCRIBE, DIFF, APPLY, REPLACE, API_RESOURCES, API_VERSIONS, KUSTOMIZE]
