import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { sections, type PanelSpec } from './panels.ts'

/** The source that monitoring/grafana/provisioning names. */
const datasource = { type: 'prometheus', uid: 'prometheus' }

function panel({ title, description, unit, queries, below, max }: PanelSpec): PanelBuilder {
  const builder = new PanelBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .min(0)
    .datasource(datasource)
    // Three to a row of 24 columns.
    .span(8)
    .height(8)
    .fillOpacity(8)
    .legend(new VizLegendOptionsBuilder().displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom).showLegend(true))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .targets(
      queries.map(({ expr, legend }, index) =>
        new DataqueryBuilder()
          .refId(String.fromCharCode(65 + index))
          .expr(expr)
          .legendFormat(legend)
          .datasource(datasource)
          .range(),
      ),
    )
  if (max !== undefined) builder.max(max)
  if (below !== undefined)
    builder
      .thresholds(
        new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
          { value: null, color: 'green' },
          { value: below, color: 'red' },
        ]),
      )
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Line))
  return builder
}

/** The dashboard as Grafana reads it: `monitoring/grafana/dashboards/parley.json`, made by `make generate`. */
export function dashboardJson(): string {
  const dashboard = new DashboardBuilder('Parley')
    .uid('parley')
    .description("The guide's ten metrics, and interviews as they happen.")
    .tags(['parley'])
    .time({ from: 'now-1h', to: 'now' })
    .refresh('15s')
    .timezone('browser')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
  let id = 0
  for (const { title, panels } of sections) {
    dashboard.withRow(new RowBuilder(title).id(++id))
    for (const spec of panels) dashboard.withPanel(panel(spec).id(++id))
  }
  return `${JSON.stringify(dashboard.build(), null, 2)}\n`
}
