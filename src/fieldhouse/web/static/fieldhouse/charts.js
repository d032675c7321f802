/* Draws the charts. A chart is <div data-chart="waterfall" data-source="ID"> beside a JSON block with that id; every
   label and every number's text comes from there, already in the reader's language and unit. */
"use strict";

(() => {
  const ink = "#17202b";
  const quiet = "#566272";
  const rule = "#dfe3e8";
  const colours = { total: "#45566b", up: "#2a8763", down: "#b9492f", band: "#b9cbe4", middle: "#1d4f91" };
  const narrow = (element) => element.clientWidth < 560;

  const base = () => ({
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink, fontSize: 12 },
    tooltip: {
      trigger: "axis", axisPointer: { type: "shadow" }, renderMode: "richText", confine: true,
      backgroundColor: "#fff", borderColor: "#b6bec8", textStyle: { color: ink, fontSize: 12 },
    },
    aria: { enabled: false },
  });

  const valueAxis = (source) => ({
    type: "value", min: source.start || null,
    axisLabel: { color: quiet, fontSize: 11, hideOverlap: true, formatter: (value) => source.format.format(value / source.divisor) },
    splitLine: { lineStyle: { color: rule } },
  });

  const nameAxis = (names, isVertical) => ({
    type: "category", data: names, inverse: isVertical, axisTick: { show: false }, axisLine: { lineStyle: { color: "#b6bec8" } },
    axisLabel: { color: ink, fontSize: 12, interval: 0, width: isVertical ? 124 : 84, overflow: "break" },
  });

  const grid = { left: 4, right: 16, top: 20, bottom: 4, containLabel: true };
  const axes = (names, source, isVertical) => (isVertical
    ? { xAxis: valueAxis(source), yAxis: nameAxis(names, true) }
    : { xAxis: nameAxis(names, false), yAxis: valueAxis(source) });

  /** Parts of a bar from one height to another, split at zero because stacks grow away from it on each side. */
  const parts = (from, to) => {
    const low = Math.min(from, to);
    const high = Math.max(from, to);
    return {
      spaceAbove: Math.max(low, 0), above: Math.max(high, 0) - Math.max(low, 0),
      spaceBelow: Math.min(high, 0), below: Math.min(low, 0) - Math.min(high, 0),
    };
  };

  function waterfall(source, element) {
    let level = 0;
    const bars = source.rows.map((row) => {
      const from = row.is_total ? 0 : level;
      level = row.is_total ? row.value : level + row.value;
      const colour = row.is_total ? colours.total : row.value < 0 ? colours.down : colours.up;
      return { ...parts(from, level), colour, text: row.text };
    });
    const isVertical = narrow(element);
    const clear = { stack: "all", type: "bar", silent: true, itemStyle: { color: "transparent" }, barCategoryGap: "28%" };
    const seen = (key, position) => ({
      stack: "all", type: "bar", barCategoryGap: "28%",
      data: bars.map((bar) => ({ value: bar[key], itemStyle: { color: bar.colour } })),
      label: {
        show: true, position, color: ink, fontSize: 11,
        formatter: ({ dataIndex: at }) => (bars[at].above === 0 && bars[at].below !== 0) === (key === "below") ? bars[at].text : "",
      },
    });
    return {
      ...base(), ...axes(source.rows.map((row) => row.label), source, isVertical), grid: { ...grid, right: isVertical ? 64 : 16 },
      series: [
        { ...clear, data: bars.map((bar) => bar.spaceAbove) }, seen("above", isVertical ? "right" : "top"),
        { ...clear, data: bars.map((bar) => bar.spaceBelow) }, seen("below", isVertical ? "left" : "bottom"),
      ],
    };
  }

  function funnel(source) {
    return {
      ...base(), ...axes(source.rows.map((row) => row.label), source, true), grid: { ...grid, right: 110, top: 4 },
      series: [{
        type: "bar", barCategoryGap: "24%", itemStyle: { color: colours.total },
        data: source.rows.map((row) => row.value),
        label: { show: true, position: "right", color: ink, fontSize: 11, formatter: ({ dataIndex: at }) => source.rows[at].text },
      }],
    };
  }

  function ranges(source) {
    const at = (key) => source.rows.map((row, index) => [row[key], index]).filter(([value]) => value !== null);
    const wanted = at("target");
    return {
      ...base(), ...axes(source.rows.map((row) => row.label), source, true), grid: { ...grid, top: 4, right: 24 },
      series: [
        { type: "bar", stack: "range", silent: true, itemStyle: { color: "transparent" }, data: source.rows.map((row) => row.low) },
        { type: "bar", stack: "range", barWidth: 12, itemStyle: { color: colours.band }, data: source.rows.map((row) => row.high - row.low) },
        { type: "scatter", symbol: "rect", symbolSize: [4, 16], itemStyle: { color: colours.middle }, data: at("middle"), z: 3 },
        { type: "scatter", symbol: "rect", symbolSize: [2, 22], itemStyle: { color: ink }, data: wanted, z: 4 },
      ],
    };
  }

  const drawings = { waterfall, funnel, ranges };

  function draw(element) {
    const source = JSON.parse(document.getElementById(element.dataset.source).textContent);
    source.format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    const chart = window.echarts.init(element, null, { renderer: "canvas" });
    const options = () => {
      const drawn = drawings[element.dataset.chart](source, element);
      drawn.tooltip.formatter = ([first]) => source.rows[first.dataIndex].full;
      return drawn;
    };
    chart.setOption(options());
    chart.on("click", ({ dataIndex }) => {
      const { href } = source.rows[dataIndex] || {};
      if (href) window.location.assign(href);
    });
    new ResizeObserver(() => {
      chart.resize();
      chart.setOption(options(), true);
    }).observe(element);
  }

  const drawAll = (root) => root.querySelectorAll("[data-chart]:not([data-drawn])").forEach((element) => {
    element.dataset.drawn = "";
    draw(element);
  });
  drawAll(document);
  document.addEventListener("htmx:afterSettle", (event) => drawAll(event.target));
})();
