/** The texts of the page in English; what stands in braces is filled in. */
export const en = {
  "page.title": "Back-propagation through time, watched live",
  "page.description": "Train recurrent networks in your browser and watch gradients vanish, explode and be clipped.",
  "page.lead":
    "Train a recurrent network in this tab, turn one knob, and watch its gradient fade to nothing or blow up. Five minutes, nothing to install; nothing leaves your computer.",
  "page.skip": "Skip to the laboratory",
  "page.footer":
    "Made with bptt: recurrent networks for JavaScript, on WebAssembly SIMD. Everything here was computed in your browser.",
  "page.noscript": "The laboratory needs JavaScript and WebAssembly.",
  "page.failed": "The laboratory could not start: {reason}",
  "page.unloaded": "a part of the page could not be loaded",
  "language.label": "Language",

  "panel.title": "The laboratory",
  "panel.kind": "Network",
  "kind.elman": "Elman",
  "kind.jordan": "Jordan",
  "kind.rnn": "RNN, tanh",
  "kind.relu": "RNN, ReLU",
  "kind.lstm": "LSTM",
  "kind.gru": "GRU",
  "panel.delay": "Length T",
  "panel.delay.value": "{n} steps",
  "panel.lr": "Learning rate",
  "panel.scale": "Scale of W",
  "panel.clip": "Clip at M",
  "panel.clip.off": "off",
  "panel.start": "Start",
  "panel.pause": "Pause",
  "panel.step": "Step",
  "panel.reset": "Reset",

  "verdict.label": "Training and verdict",
  "verdict.waiting": "Warming up …",
  "verdict.vanishing": "Vanishing",
  "verdict.exploding": "Exploding",
  "verdict.healthy": "Healthy",
  "verdict.diverged": "Diverged",
  "verdict.vanishing.why":
    "A change of the state at the first step is carried to the last by a factor of {ratio}, about {growth} a step; so is the gradient on its way back. What came first teaches nothing. Raise the scale of W, or take a gated network.",
  "verdict.vanishing.learned":
    "A change of the state at the first step is carried to the last by a factor of {ratio}, about {growth} a step. Here that does no harm any more: the network answers right, and its units rest on the flat ends of tanh, where little moves them.",
  "verdict.exploding.why":
    "A change of the state at the first step is carried to the last by a factor of {ratio}, about {growth} a step; so is the gradient on its way back. One update can throw the weights anywhere. Lower the scale of W, or clip.",
  "verdict.healthy.why":
    "A change of the state at the first step is carried to the last by a factor of {ratio}, about {growth} a step; so is the gradient on its way back. The network can learn from its beginning.",
  "verdict.diverged.why":
    "The numbers have outgrown 32 bits: the loss is no number any more, and training has stopped. Lower the scale of W and start again.",
  "status.line": "Step {step} · loss {loss} · {accuracy} right · ρ = {radius}",
  "status.radius": "ρ is the spectral radius of what a state is multiplied by from step to step.",

  "rnn.title": "A network that remembers",
  "rnn.text":
    "A recurrent network reads a sequence one step at a time and keeps a state hₜ. At every step it mixes the new input with the state it had, always with the same weights: U for the input, W for the state, V for the answer.",
  "rnn.jordan":
    "An Elman network feeds back its state. A Jordan network feeds back its last answer instead: yₜ₋₁ stands in the place of hₜ₋₁.",
  "rnn.task":
    "Here it plays a memory game. The first step shows A, B, C or D. Then nothing comes for many steps. The last step asks: which was it?",

  "unroll.title": "Unrolled, it is a deep network",
  "unroll.text":
    "Draw one copy for each step and the loop becomes a chain as deep as the sequence is long. The little squares are the sixteen numbers of hₜ. Orange arrows are the gradient on its way back; the thinner, the less of it is left.",
  "unroll.caption": "The network, unrolled: x comes in, h is handed on, y is the answer. Below: ‖∂L/∂hₜ‖.",
  "unroll.alt":
    "{kind} unrolled over {T} steps. The first input is {symbol}; the network answers {answer} with probability {probability}. The norm of the gradient is {first} at the first step and {last} at the last.",

  "heat.title": "What it holds in mind",
  "heat.text":
    "Every row is one unit of the state, every column a step. Before training the first symbol fades like an echo. Press Start: a network that learns keeps a pattern alive until it is asked.",
  "heat.caption": "hₜ over the steps of one sequence; blue is negative, orange positive.",
  "heat.alt":
    "Heat map of 16 units over {T} steps. The mean size of a unit is {first} at the first step, {middle} half-way and {last} at the last.",

  "flow.title": "Learning runs backwards in time",
  "flow.text":
    "Only the last step is judged. To find out what the first step should have done, the gradient travels back through every step between: back-propagation through time. Each step multiplies it by a Jacobian.",
  "flow.caption":
    "For every step t: ‖∂L/∂hₜ‖, and how far a change of the whole state carries from t to T, the product of the Jacobians. Logarithmic scale.",
  "flow.gradient": "gradient",
  "flow.transport": "product of Jacobians",
  "flow.alt":
    "For {T} steps, the norm of the gradient: {first} at the first step, {middle} half-way, {last} at the last. The product of the Jacobians from the first step to the last has the size {carried}.",

  "vanish.title": "Why it vanishes, why it explodes",
  "vanish.text":
    "A product of many similar factors has no middle. A factor of 0.5 leaves 10⁻⁹ after thirty steps; 1.5 makes 190,000. The scale of W sets the factor, and tanh, whose slope is never above 1, pulls it down again.",
  "vanish.try": "Try it. W is rescaled at once; the curve above moves with it.",
  "vanish.small": "Make it vanish",
  "vanish.large": "Make it explode",
  "vanish.one": "Just right",

  "clip.title": "Clipping: a speed limit",
  "clip.text":
    "A gradient that explodes points somewhere useful but is far too long. Clipping keeps its direction: where its norm exceeds M, it is scaled down to M. No step can wreck the weights any more. But clipping cannot bring back what has vanished, and a network that is too wild stays hard to train.",
  "clip.try": "Try it: make the gradient explode, press Start, and move M.",
  "clip.caption": "The norm of the whole gradient at each training step, before and after clipping.",
  "clip.before": "before",
  "clip.after": "after",
  "clip.threshold": "threshold M",
  "clip.alt":
    "The norm of the gradient at the last training step: {before} before clipping, {after} after; the threshold is {threshold}.",
  "clip.alt.none": "No training step yet.",

  "loss.title": "Does it learn?",
  "loss.text":
    "Who guesses among four symbols has a loss of 1.39. With a healthy gradient it falls within a few seconds. With a vanishing one it stays where it is, for as long as you like.",
  "loss.caption": "The loss at each training step, on a logarithmic scale; the line is guessing.",
  "loss.loss": "loss",
  "loss.guess": "guessing",
  "loss.alt": "The loss after {n} training steps: {loss}. The lowest so far: {lowest}. Guessing has 1.39.",
  "loss.alt.none": "No training step yet.",

  "gates.title": "Gates: a way around",
  "gates.text":
    "LSTM and GRU decide for themselves what to keep. Where the gate stays open, the memory is handed on nearly unchanged, by a factor close to 1, whatever W is. That is why they learn where the plain networks give up.",
  "gates.note":
    "Theirs starts out open here: its bias is set so that it remembers for about T steps. Watch the green line of part 4: it stays level.",
  "gates.try": "Compare them on {n} steps with a small W:",
  "gates.plain": "Elman",
  "gates.gated": "GRU",

  "ticket.title": "Put to work: reading a ticket request",
  "ticket.text":
    "The same machinery reads sentences. A network of bidirectional GRUs gives each word a tag: date, from, to, or none. It learns from sentences that a small grammar makes up; the cities in your sentence may be new to it.",
  "ticket.train": "Train it here, about a minute",
  "ticket.training": "Training …",
  "ticket.trained": "Trained",
  "ticket.progress": "Training: pass {epoch} of {epochs}, F1 {f1}, about {seconds} s left",
  "ticket.begin": "Training: the first pass has begun; the answers come after it",
  "ticket.done": "Trained, passes: {epochs}. F1 {f1} on sentences it has never seen",
  "ticket.failed": "Training stopped: {reason}",
  "ticket.sentence": "Your request (in English)",
  "ticket.idle": "Train the network first: then its tags appear here, better after every pass.",
  "ticket.words": "Words with their tags and how sure the network is",
  "ticket.time": "Time",
  "ticket.from": "From",
  "ticket.to": "To",
  "ticket.none": "not given",
  "tag.date": "date",
  "tag.from": "from",
  "tag.to": "to",
  "tag.O": "none",

  "axis.t": "step t",
  "axis.training": "training step",
};

/** Every text by its key. */
export type Strings = Readonly<Record<keyof typeof en, string>>;
