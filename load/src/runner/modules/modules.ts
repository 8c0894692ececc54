import { executionModule } from './execution.ts'
import { httpModule } from './http.ts'
import { k6Module } from './k6.ts'
import { metricsModule } from './metrics.ts'
import { timersModule } from './timers.ts'
import type { VuContext } from './vu-context.ts'
import { websocketsModule } from './websockets.ts'

/** `require` of a script that k6's modules are left out of, for one virtual user. @throws Error for any other module */
export function requireFor(context: VuContext): (name: string) => object {
  const modules = new Map(
    Object.entries({
      k6: k6Module(context),
      'k6/execution': executionModule(context),
      'k6/http': httpModule(context),
      'k6/metrics': metricsModule(context),
      'k6/timers': timersModule(context),
      'k6/websockets': websocketsModule(context),
    }).map(([name, exports]) => [name, asModule(name, exports)]),
  )
  return (name) => {
    const found = modules.get(name)
    if (found === undefined) throw new Error(`this runner has no ${name}; it has ${[...modules.keys()].join(', ')}`)
    return found
  }
}

/** With the default export that k6's modules have, and a sentence for what is k6's but not here. */
function asModule(name: string, exports: object): object {
  // As the prototype: bundlers copy what a module has itself, and look the rest up there.
  const missing: object = new Proxy(Object.prototype, {
    get(target, key, receiver): unknown {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key, receiver)
      throw new Error(`this runner has no ${key} of ${name}`)
    },
  })
  const module: object = Object.assign(Object.create(missing), exports)
  return Object.defineProperties(module, { __esModule: { value: true }, default: { value: module } })
}
