import type { Strings } from "./en.ts";

/** The texts of the page in Chinese. */
export const zh: Strings = {
  "page.title": "让“随时间反向传播”看得见",
  "page.description": "在浏览器里训练循环神经网络，亲眼看梯度如何消失、爆炸，又如何被裁剪。",
  "page.lead":
    "就在这个页面里训练一个循环神经网络，拨动一个滑块，看它的梯度怎样一点点消失，又怎样突然爆炸。五分钟就够，什么都不用装，数据也不会离开你的电脑。",
  "page.skip": "直接进入实验台",
  "page.footer":
    "本页由 bptt 驱动：运行在 WebAssembly SIMD 上的 JavaScript 循环神经网络库。所有结果都是你的浏览器算出来的。",
  "page.noscript": "实验台需要 JavaScript 和 WebAssembly。",
  "page.failed": "实验台没能启动：{reason}",
  "page.unloaded": "页面有一部分没能加载",
  "language.label": "语言",

  "panel.title": "实验台",
  "panel.kind": "网络",
  "kind.elman": "Elman",
  "kind.jordan": "Jordan",
  "kind.rnn": "RNN（tanh）",
  "kind.relu": "RNN（ReLU）",
  "kind.lstm": "LSTM",
  "kind.gru": "GRU",
  "panel.delay": "序列长度 T",
  "panel.delay.value": "{n} 步",
  "panel.lr": "学习率",
  "panel.scale": "W 的缩放",
  "panel.clip": "裁剪阈值 M",
  "panel.clip.off": "不裁剪",
  "panel.start": "开始",
  "panel.pause": "暂停",
  "panel.step": "单步",
  "panel.reset": "重来",

  "verdict.label": "训练与诊断",
  "verdict.waiting": "正在准备……",
  "verdict.vanishing": "梯度消失",
  "verdict.exploding": "梯度爆炸",
  "verdict.healthy": "梯度正常",
  "verdict.diverged": "已经发散",
  "verdict.vanishing.why":
    "第一步的状态动一动，传到最后一步要乘以 {ratio}，平均每步 {growth}；梯度往回走也是这样。序列开头什么也学不到。把 W 调大一些，或者换成带门的网络。",
  "verdict.vanishing.learned":
    "第一步的状态动一动，传到最后一步要乘以 {ratio}，平均每步 {growth}。不过现在已经无妨：网络答对了，各单元停在 tanh 两端的平坦处，轻易不会再动。",
  "verdict.exploding.why":
    "第一步的状态动一动，传到最后一步要乘以 {ratio}，平均每步 {growth}；梯度往回走也是这样。更新一次就可能把权重甩到天边。把 W 调小一些，或者打开裁剪。",
  "verdict.healthy.why":
    "第一步的状态动一动，传到最后一步要乘以 {ratio}，平均每步 {growth}；梯度往回走也是这样。序列的开头也能学到东西。",
  "verdict.diverged.why":
    "数值超出了 32 位浮点数的范围，损失已经不是一个数，训练只好停下。把 W 的缩放调小，再重新开始。",
  "status.line": "第 {step} 步 · 损失 {loss} · 答对 {accuracy} · ρ = {radius}",
  "status.radius": "ρ 是谱半径：状态每走一步所乘的那个矩阵的谱半径。",

  "rnn.title": "会记事的网络",
  "rnn.text":
    "循环神经网络一步一步地读序列，心里始终记着一个状态 hₜ。每读一步，就把新的输入和原来的状态揉在一起。每一步用的都是同一套权重：U 管输入，W 管状态，V 管输出。",
  "rnn.jordan": "Elman 网络把状态送回去；Jordan 网络送回去的则是上一步的输出，也就是用 yₜ₋₁ 代替 hₜ₋₁。",
  "rnn.task":
    "这里让它玩一个记忆游戏：第一步给出 A、B、C、D 中的一个，接下来很多步什么都没有，最后一步才问：刚才是哪一个？",

  "unroll.title": "展开来看，就是一个很深的网络",
  "unroll.text":
    "给每一步画一份网络，循环就成了一条链，序列有多长，网络就有多深。小方格是 hₜ 的十六个数；橙色箭头是往回走的梯度，箭头越细，剩下的梯度越少。",
  "unroll.caption": "展开后的网络：x 是输入，h 一步步传下去，y 是输出。下方是 ‖∂L/∂hₜ‖。",
  "unroll.alt":
    "{kind} 网络展开为 {T} 步。第一步输入 {symbol}，网络的回答是 {answer}，概率 {probability}。梯度的范数在第一步是 {first}，在最后一步是 {last}。",

  "heat.title": "它记住了什么",
  "heat.text":
    "一行是状态的一个单元，一列是一步。还没训练时，第一个符号就像回声，越来越弱。点“开始”试试：学会了的网络，会把一个图案一直保持到提问的那一刻。",
  "heat.caption": "一条序列上各步的 hₜ：蓝色为负，橙色为正。",
  "heat.alt": "16 个单元在 {T} 步上的热图。单元绝对值的平均：第一步 {first}，中间 {middle}，最后一步 {last}。",

  "flow.title": "学习是逆着时间走的",
  "flow.text":
    "只有最后一步会被打分。想知道第一步该怎么改，梯度就得穿过中间的每一步往回走，这就是“随时间反向传播”（BPTT）。每走一步，都要乘上一个雅可比矩阵。",
  "flow.caption": "对每一步 t：‖∂L/∂hₜ‖，以及整个状态的变化从 t 传到 T 的倍数，也就是雅可比矩阵连乘的大小。对数坐标。",
  "flow.gradient": "梯度",
  "flow.transport": "雅可比连乘",
  "flow.alt":
    "{T} 步上梯度的范数：第一步 {first}，中间 {middle}，最后一步 {last}。从第一步到最后一步，雅可比矩阵连乘的大小为 {carried}。",

  "vanish.title": "为什么会消失，又为什么会爆炸",
  "vanish.text":
    "许多差不多大的数连乘，结果很难不大不小。三十个 0.5 乘起来只剩 10⁻⁹，三十个 1.5 乘起来就是十九万。每一步乘多少，由 W 的大小决定；而 tanh 的斜率从不超过 1，总是把它往下拉。",
  "vanish.try": "动手试试：W 会马上改变，上面的曲线也跟着变。",
  "vanish.small": "让它消失",
  "vanish.large": "让它爆炸",
  "vanish.one": "恰到好处",

  "clip.title": "裁剪：给梯度限速",
  "clip.text":
    "爆炸的梯度方向多半是对的，只是长得离谱。裁剪不改方向：范数一旦超过 M，就按比例缩到 M。这样一来，哪一步都毁不了权重。但它找不回已经消失的梯度；网络要是太狂乱，照样难学。",
  "clip.try": "动手试试：让梯度爆炸，点“开始”，再拖动 M。",
  "clip.caption": "每个训练步里整个梯度的范数，裁剪前与裁剪后。",
  "clip.before": "裁剪前",
  "clip.after": "裁剪后",
  "clip.threshold": "阈值 M",
  "clip.alt": "最近一个训练步的梯度范数：裁剪前 {before}，裁剪后 {after}；阈值 {threshold}。",
  "clip.alt.none": "还没有训练。",

  "loss.title": "学会了没有？",
  "loss.text": "四个符号里瞎猜一个，损失是 1.39。梯度正常的话，几秒钟就能降下来；梯度要是消失了，等多久都纹丝不动。",
  "loss.caption": "每个训练步的损失，对数坐标；横线是瞎猜的水平。",
  "loss.loss": "损失",
  "loss.guess": "瞎猜",
  "loss.alt": "训练 {n} 步之后，损失为 {loss}，最低曾到 {lowest}。瞎猜是 1.39。",
  "loss.alt.none": "还没有训练。",

  "gates.title": "门：另开一条路",
  "gates.text":
    "LSTM 和 GRU 自己决定该记住什么。门一直开着，记忆就几乎原样传下去，每步的倍数接近 1，与 W 的大小无关。所以普通网络学不动的时候，它们还学得会。",
  "gates.note": "这里的门一开始就是开着的：偏置的初值让它大约能记住 T 步。留意第 4 节那条绿线：它几乎是平的。",
  "gates.try": "用较小的 W 和 {n} 步的序列比一比：",
  "gates.plain": "Elman",
  "gates.gated": "GRU",

  "ticket.title": "派上用场：读懂购票需求",
  "ticket.text":
    "同样的网络也能读句子。双向 GRU 给每个词打上标签：日期、出发地、目的地，或者都不是。训练用的句子由一个小语法随机生成，你写的城市它很可能从没见过。",
  "ticket.train": "就在这里训练，约一分钟",
  "ticket.training": "训练中……",
  "ticket.trained": "训练完成",
  "ticket.progress": "训练中：第 {epoch} 轮，共 {epochs} 轮，F1 为 {f1}，大约还要 {seconds} 秒",
  "ticket.begin": "训练中：第一轮刚刚开始，结束后就能看到结果",
  "ticket.done": "训练完成，共 {epochs} 轮：在没见过的句子上 F1 为 {f1}",
  "ticket.failed": "训练中断：{reason}",
  "ticket.sentence": "你的需求（请用英文）",
  "ticket.idle": "先训练网络，标签就会出现在这里，每训练一轮都会更准一些。",
  "ticket.words": "各个词的标签，以及网络的把握",
  "ticket.time": "时间",
  "ticket.from": "出发地",
  "ticket.to": "目的地",
  "ticket.none": "未提及",
  "tag.date": "日期",
  "tag.from": "出发",
  "tag.to": "到达",
  "tag.O": "无",

  "axis.t": "步 t",
  "axis.training": "训练步",
};
