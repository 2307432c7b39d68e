// Where containers see volumes. Models ValidateVolumeMounts and ValidateVolumeDevices of pkg/apis/core/validation.
import type { Container, VolumeDevice, VolumeMount } from '../types/core-v1.ts'
import type { FieldErrors, Path } from './field-error.ts'
import { checkDescendingPath, hasBackstep } from './local-paths.ts'
import { named } from './rules.ts'
import type { KnownVolumes } from './volumes.ts'

export function validateMounts(errors: FieldErrors, at: Path, container: Container, volumes: KnownVolumes): void {
  const devices = container.volumeDevices ?? []
  const mountPaths = new Set<string>()
  for (const [i, mount] of (container.volumeMounts ?? []).entries()) {
    const here = at.index(i)
    const { name = '', mountPath = '' } = mount
    if (name === '') errors.required(here.child('name'))
    if (!volumes.has(name)) errors.notFound(here.child('name'), name)
    if (mountPath === '') errors.required(here.child('mountPath'))
    if (mountPaths.has(mountPath)) errors.invalid(here.child('mountPath'), mountPath, 'must be unique')
    mountPaths.add(mountPath)
    if (devices.some((device) => device.name === name)) errors.invalid(here.child('name'), name, 'must not already exist in volumeDevices')
    if (devices.some((device) => device.devicePath === mountPath)) errors.invalid(here.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices')
    if (mount.subPath) checkDescendingPath(errors, at.child('subPath'), mount.subPath)
    if (mount.subPathExpr) {
      if (mount.subPath) errors.invalid(here.child('subPathExpr'), mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive')
      checkDescendingPath(errors, at.child('subPathExpr'), mount.subPathExpr)
    }
    if (mount.mountPropagation !== undefined) checkPropagation(errors, at.child('mountPropagation'), mount.mountPropagation, container)
    if (mount.recursiveReadOnly !== undefined) checkRecursiveReadOnly(errors, at.child('recursiveReadOnly'), mount)
  }
}

function checkPropagation(errors: FieldErrors, at: Path, propagation: string, container: Container): void {
  const supported = ['Bidirectional', 'HostToContainer', 'None']
  if (!supported.includes(propagation)) errors.notSupported(at, named(propagation), supported)
  if (propagation === 'Bidirectional' && !container.securityContext?.privileged) errors.forbidden(at, 'Bidirectional mount propagation is available only to privileged containers')
}

function checkRecursiveReadOnly(errors: FieldErrors, at: Path, mount: VolumeMount): void {
  const { recursiveReadOnly, readOnly, mountPropagation } = mount
  if (recursiveReadOnly === 'Enabled' || recursiveReadOnly === 'IfPossible') {
    if (!readOnly) errors.forbidden(at, 'may only be specified when readOnly is true')
    if (mountPropagation !== undefined && mountPropagation !== 'None') errors.forbidden(at, 'may only be specified when mountPropagation is None or not specified')
  } else if (recursiveReadOnly !== 'Disabled') errors.notSupported(at, named(recursiveReadOnly), ['Disabled', 'Enabled', 'IfPossible'])
}

export function validateDevices(errors: FieldErrors, at: Path, devices: readonly VolumeDevice[], mounts: readonly VolumeMount[], volumes: KnownVolumes): void {
  const paths = new Set<string>()
  const names = new Set<string>()
  for (const [i, { name = '', devicePath = '' }] of devices.entries()) {
    const here = at.index(i)
    const volume = volumes.get(name)
    if (name === '') errors.required(here.child('name'))
    if (names.has(name)) errors.invalid(here.child('name'), name, 'must be unique')
    if (!volume) errors.notFound(here.child('name'), name)
    else if (!volume.persistentVolumeClaim && !volume.ephemeral) errors.invalid(here.child('name'), name, 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode')
    if (devicePath === '') errors.required(here.child('devicePath'))
    if (paths.has(devicePath)) errors.invalid(here.child('devicePath'), devicePath, 'must be unique')
    if (hasBackstep(devicePath)) errors.invalid(here.child('devicePath'), devicePath, "can not contain backsteps ('..')")
    else paths.add(devicePath)
    if (mounts.some((mount) => mount.name === name)) errors.invalid(here.child('name'), name, 'must not already exist in volumeMounts')
    if (mounts.some((mount) => mount.mountPath === devicePath)) errors.invalid(here.child('devicePath'), devicePath, 'must not already exist as a path in volumeMounts')
    if (name !== '') names.add(name)
  }
}
