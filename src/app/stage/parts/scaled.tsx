import type { ComponentType } from 'react'
import { ScaleContext } from '../far/scale.ts'
import type { PartProps } from './part-node.ts'

/** A part that stands where it is to be larger than it was made for: its content is drawn at its own size, and enlarged. */
export function scaled(Type: ComponentType<PartProps>): ComponentType<PartProps> {
  return function Scaled(props: PartProps) {
    const { width, height, scale } = props.data.part
    if (scale === undefined) return <Type {...props} />
    return (
      <ScaleContext value={scale}>
        <div style={{ position: 'absolute', width: width / scale, height: height / scale, transform: `scale(${scale})`, transformOrigin: '0 0' }}>
          <Type {...props} />
        </div>
      </ScaleContext>
    )
  }
}
