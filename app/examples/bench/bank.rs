//! A bank of generated questions: sentences of words the profession uses, and of names, so that they share as much as real ones do.

use std::time::Instant;

use zhengtu::clock;
use zhengtu::ids::{QuestionId, QuestionVersionId};
use zhengtu::question::{ChapterRef, Content, Kind, OptionId, OptionSet, QuestionOption, store as bank};
use zhengtu::store::{DatabaseAddress, Store};

/// Questions in the bank; `QUESTIONS=5000` tries a smaller one.
fn size() -> anyhow::Result<u64> {
    Ok(std::env::var("QUESTIONS").map_or(Ok(50_000), |size| size.parse())?)
}

const WORDS: &str = "社会工作 社会工作者 服务对象 社区 居民 老年人 儿童 青少年 妇女 残疾人 家庭 学校 医院 机构 个案工作 小组工作 社区工作 行政 研究 督导 \
    评估 介入 结案 接案 预估 计划 目标 资源 链接 支持 网络 需要 问题 危机 情绪 关系 专业 价值观 伦理 保密 尊重 接纳 自决 同理心 倾听 澄清 \
    面谈 记录 访视 转介 倡导 赋权 增能 认知 行为 系统 生态 优势视角 叙事 任务中心 心理社会 理性情绪 救助 低保 特困 优抚 安置 矫正 戒毒 慈善 \
    志愿服务 募捐 基金会 社会组织 民政部门 街道办事处 居民委员会 业主 物业 议事 协商 自治 治理 预防 康复 照护 居家养老 日间照料 失能 认知症 独居 \
    留守 流动 辍学 欺凌 家暴 离异 收养 监护 抚养 赡养 继承 劳动合同 工伤 失业 就业 培训 政策 法规 条例 规定 权利 义务 申请 审批 公示 监督 \
    问卷 抽样 访谈 观察 变量 信度 效度 数据 统计 报告 首先 其次 应当 可以 不得 立即 主动 协助 引导 组织 建立 开展 提供 制定 实施 改善 调整 鼓励 \
    正确 错误 主要 重要 直接 间接 长期 短期 定期 及时 共同 独立 公平 公正 安全 健康 和谐 稳定 变化 冲突 沟通 合作 参与 表达 选择 承担 责任 角色 \
    邻居 同事 教师 医生 护士 律师 志愿者 领导 家长 子女 父母 配偶 祖父 祖母 同学 朋友 团队 会议 活动 方案 预算 经费 场地 时间 地点 方法 技巧 \
    原则 过程 阶段 特点 作用 影响 原因 结果 条件 标准 内容 形式 范围 对策 经验 理论 实践 案例 情境 环境 文化 习俗 宗教 民族 城市 农村 企业 政府";
const LETTERS: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕";

/// Numbers that look like chance and are the same in every run.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((x ^ (x >> 31)) % u64::try_from(end.max(1)).unwrap_or(1)).unwrap_or_default()
    }

    pub(crate) fn word(&mut self) -> &'static str {
        static ALL: std::sync::OnceLock<Vec<&str>> = std::sync::OnceLock::new();
        let all = ALL.get_or_init(|| WORDS.split_whitespace().collect());
        all[self.below(all.len())]
    }

    fn name(&mut self) -> String {
        let letters: Vec<char> = LETTERS.chars().collect();
        format!("小{}", letters[self.below(letters.len())])
    }

    /// So many words, as one clause.
    pub(crate) fn clause(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect()
    }
}

/// A question no other is like.
pub(crate) fn question(index: u64) -> Content {
    let mut chance = Chance::new(index.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let several = index.is_multiple_of(4);
    let name = chance.name();
    let (first, second, third) = (chance.clause(6), chance.clause(7), chance.clause(4));
    let stem = format!("社会工作者{name}在{first}时发现，{second}。对此，{name}{third}的做法是（　　）。");
    let letters = ('a'..='z').filter_map(OptionId::new).take(if several { 5 } else { 4 });
    let options = letters.map(|id| QuestionOption { id, text: format!("{}。", chance.clause(5)) }).collect();
    Content {
        subject: ["junior-practice", "intermediate-practice"][chance.below(2)].into(),
        chapters: vec![ChapterRef { edition: "2018".into(), chapter: format!("{:02}", chance.below(15) + 1) }],
        kind: if several { Kind::Multiple } else { Kind::Single },
        stem,
        options,
        key: OptionSet::parse(if several { "ac" } else { "b" }).unwrap_or_default(),
        explanation: format!("{}，{}；{}。", chance.clause(8), chance.clause(8), chance.clause(6)),
        source: format!("《{}办法》第{}条", chance.word(), chance.below(90) + 1),
        law_as_of: None,
        review_by: None,
        difficulty: i64::try_from(chance.below(5) + 1).unwrap_or(3),
        tags: vec![chance.word().to_owned()],
        tasks: vec![],
        rubric: vec![],
        model_answer: String::new(),
    }
}

/// A filled bank.
pub(crate) struct Bank {
    pub(crate) store: Store,
    pub(crate) ids: Vec<QuestionId>,
    _folder: tempfile::TempDir,
}

/// On SQLite, half of its questions published.
pub(crate) async fn filled() -> anyhow::Result<Bank> {
    of(size()?).await
}

/// The same, of so many questions.
pub(crate) async fn of(size: u64) -> anyhow::Result<Bank> {
    let started = Instant::now();
    let folder = tempfile::tempdir()?;
    let store = Store::open(&DatabaseAddress::Sqlite(folder.path().join("zhengtu.db"))).await?;
    store.migrate().await?;
    let mut ids = Vec::new();
    let all: Vec<u64> = (0..size).collect();
    for batch in all.chunks(1000) {
        let mut tx = store.write().await?;
        for index in batch {
            let (id, version) = (QuestionId::fresh(), QuestionVersionId::fresh());
            bank::create(&mut tx, id, version, &question(*index), "bench", clock::now()).await?;
            if index.is_multiple_of(2) {
                bank::publish(&mut tx, id, version, None, clock::now()).await?;
            }
            ids.push(id);
        }
        tx.commit().await?;
    }
    eprintln!("{} questions written in {:.1} s", ids.len(), started.elapsed().as_secs_f64());
    Ok(Bank { store, ids, _folder: folder })
}

impl Bank {
    /// How long it takes to find a question by its id, in seconds, sorted.
    pub(crate) async fn lookups(&self, times: usize) -> anyhow::Result<Vec<f64>> {
        let mut chance = Chance::new(7);
        let mut taken = Vec::new();
        for _ in 0..times {
            let id = self.ids[chance.below(self.ids.len())];
            let started = Instant::now();
            let mut tx = self.store.read().await?;
            let found = bank::find(&mut tx, id).await?;
            drop(tx);
            taken.push(started.elapsed().as_secs_f64());
            anyhow::ensure!(found.is_some(), "a question got lost");
        }
        Ok(sorted(taken))
    }
}

pub(crate) fn sorted(mut taken: Vec<f64>) -> Vec<f64> {
    taken.sort_by(f64::total_cmp);
    taken
}

/// A percentile of sorted values.
pub(crate) fn percentile(sorted: &[f64], percent: usize) -> f64 {
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}
