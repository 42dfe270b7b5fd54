// Lines over the last minute, on a canvas, in the colours of the page.

const SAMPLES = 60;
const LABEL_GAP = 7;
const FOOT_HEIGHT = 18;
const HEAD_HEIGHT = 6;

export class Chart {
  #canvas;
  #colors;
  #unit;
  #minimum;
  #series;
  #drawing = 0;

  /** Colours are names of custom properties; the scale never shrinks below the minimum. */
  constructor(canvas, colors, unit, minimum) {
    this.#canvas = canvas;
    this.#colors = colors;
    this.#unit = unit;
    this.#minimum = minimum;
    this.#series = colors.map(() => new Array(SAMPLES).fill(NaN));
    new ResizeObserver(() => this.#drawSoon()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#drawSoon());
  }

  /** Moves all lines on by one sample each; NaN leaves a gap. */
  push(...values) {
    values.forEach((value, index) => {
      this.#series[index].shift();
      this.#series[index].push(value);
    });
    this.#drawSoon();
  }

  /** Says what it shows to those who do not see it. */
  describe(text) {
    this.#canvas.setAttribute("aria-label", text);
  }

  /** Largest of all that is shown, 0 without any. */
  get largest() {
    return this.#series.flat().reduce((largest, value) => (value > largest ? value : largest), 0);
  }

  #drawSoon() {
    this.#drawing ||= requestAnimationFrame(() => {
      this.#drawing = 0;
      this.#draw();
    });
  }

  #draw() {
    const box = this.#canvas.getBoundingClientRect();
    const ratio = devicePixelRatio || 1;
    if (box.width === 0) {
      return;
    }
    this.#canvas.width = Math.round(box.width * ratio);
    this.#canvas.height = Math.round(box.height * ratio);
    const style = getComputedStyle(this.#canvas);
    const ink = (name) => style.getPropertyValue(name).trim();
    const context = this.#canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.font = `11px ${style.fontFamily}`;
    const top = niceTop(Math.max(this.largest, this.#minimum));
    const labels = [0, top / 2, top].map((value, step) => short(value) + (step === 2 ? this.#unit : ""));
    const left = Math.ceil(Math.max(...labels.map((label) => context.measureText(label).width))) + LABEL_GAP;
    const plot = { left, top: HEAD_HEIGHT, width: box.width - left - 2, height: box.height - FOOT_HEIGHT - HEAD_HEIGHT };
    this.#grid(context, plot, labels, ink("--line"), ink("--soft"));
    this.#series.forEach((values, index) => this.#line(context, plot, top, values, ink(this.#colors[index])));
  }

  #grid(context, plot, labels, line, soft) {
    context.strokeStyle = line;
    context.fillStyle = soft;
    context.lineWidth = 1;
    context.textBaseline = "middle";
    context.textAlign = "right";
    labels.forEach((label, step) => {
      const y = Math.round(plot.top + plot.height * (1 - step / 2)) + 0.5;
      context.beginPath();
      context.moveTo(plot.left, y);
      context.lineTo(plot.left + plot.width, y);
      context.stroke();
      context.fillText(label, plot.left - LABEL_GAP, y);
    });
    context.textBaseline = "alphabetic";
    context.textAlign = "left";
    context.fillText("1 min ago", plot.left, plot.top + plot.height + 14);
    context.textAlign = "right";
    context.fillText("now", plot.left + plot.width, plot.top + plot.height + 14);
  }

  #line(context, plot, top, values, color) {
    const x = (index) => plot.left + plot.width * index / (SAMPLES - 1);
    const y = (value) => plot.top + plot.height * (1 - value / top);
    context.strokeStyle = color;
    context.fillStyle = color;
    context.lineWidth = 1.75;
    context.lineJoin = "round";
    for (let begin = 0; begin < SAMPLES; begin++) {
      if (Number.isNaN(values[begin])) {
        continue;
      }
      let end = begin;
      while (end + 1 < SAMPLES && !Number.isNaN(values[end + 1])) {
        end++;
      }
      context.beginPath();
      for (let index = begin; index <= end; index++) {
        context.lineTo(x(index), y(values[index]));
      }
      context.stroke();
      if (begin === end) {
        context.beginPath();
        context.arc(x(begin), y(values[begin]), 2, 0, 7);
        context.fill();
      } else {
        context.lineTo(x(end), y(0));
        context.lineTo(x(begin), y(0));
        context.globalAlpha = 0.13;
        context.fill();
        context.globalAlpha = 1;
      }
      begin = end;
    }
  }
}

/** The next of 1, 2, 5 times a power of ten. */
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((factor) => factor * power).find((top) => top >= value);
}

export function short(value) {
  return value >= 1e6 ? `${+(value / 1e6).toPrecision(3)}M` : value >= 1e4 ? `${+(value / 1e3).toPrecision(3)}k` : `${+value.toPrecision(3)}`;
}
