//! A picture goes into a question, is shown to whoever practises, and nothing that isn't one does.

use zhengtu::account::Role;
use zhengtu::ids::QuestionId;
use zhengtu::on_both;
use zhengtu::question::store as questions;

use super::browser::World;

/// One red pixel.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde\0\0\0\x0cIDATx\x9cc\xf8\xcf\xc0\0\0\x03\x01\x01\0\xc9\xfe\x92\xef\0\0\0\0IEND\xaeB`\x82";

const FORM: [(&str, &str); 14] = [
    ("shape", "junior-practice/single"),
    ("subject", "junior-practice"),
    ("kind", "single"),
    ("stem", "看图，**小陈**应当（　　）。<script>alert(1)</script>"),
    ("chapter", "2018/03"),
    ("right", "b"),
    ("explanation", "故选{b}。"),
    ("difficulty", "2"),
    ("option_id", "a"),
    ("option", "制订服务计划"),
    ("option_id", "b"),
    ("option", "与服务对象建立*专业*关系"),
    ("picture_words", "三代家谱图"),
    ("picture_place", "stem"),
];

fn with(action: &'static str, changed: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let mut fields: Vec<_> = FORM.into_iter().filter(|(name, _)| !changed.iter().any(|(other, _)| other == name)).collect();
    fields.push(("action", action));
    fields.extend_from_slice(changed);
    fields
}

on_both! {
    async fn an_editor_puts_a_picture_into_a_question(store: Store) {
        let world = World::new(store);
        let account = world.account("editor", &[(Role::Editor, None)]).await?;
        let mut editor = world.signed_in(account).await?;
        let answer = editor.upload("/questions/new", &with("picture", &[]), "家谱.png", PNG).await.expect(200);
        let (_, rest) = answer.body.split_once("![三代家谱图](picture:").expect("the line of the picture");
        let id = rest.split(')').next().unwrap_or_default().to_owned();
        assert!(answer.body.contains("制订服务计划"), "nothing typed is lost");
        let preview = editor.upload("/questions/new", &with("preview", &[]), "家谱.png", PNG).await.expect(200);
        assert!(preview.body.contains(&format!("<img src=\"/pictures/{id}\" alt=\"三代家谱图\"")), "{}", preview.body);
        assert!(preview.body.contains("<strong>小陈</strong>") && preview.body.contains("<em>专业</em>"));
        assert!(!preview.body.contains("<script>alert"));

        let saved = editor.upload("/questions/new", &with("draft", &[]), "家谱.png", PNG).await.expect(303);
        let question: QuestionId = saved.location().trim_start_matches("/questions/").parse()?;
        let mut tx = world.state.store.read().await?;
        let content = questions::versions(&mut tx, question).await?.remove(0).content;
        drop(tx);
        assert!(content.stem.contains(&format!("![三代家谱图](picture:{id})")) && content.stem.contains("&lt;script>"), "{}", content.stem);
        let page = editor.get(&format!("/questions/{question}")).await.expect(200);
        assert!(page.body.contains(&format!("<img src=\"/pictures/{id}\"")));

        let mut anybody = world.browser();
        let picture = anybody.get(&format!("/pictures/{id}")).await.expect(200);
        assert_eq!(picture.headers["content-type"], "image/png");
        assert_eq!(picture.headers["cache-control"], "public, max-age=31536000, immutable");
        assert_eq!(picture.headers["x-content-type-options"], "nosniff");
        assert!(picture.headers["content-security-policy"].to_str()?.contains("sandbox"));
        anybody.get(&format!("/pictures/{}", QuestionId::fresh())).await.expect(404);
        anybody.get("/pictures/x").await.expect(404);
        Ok(())
    }

    async fn what_is_no_picture_is_refused_and_nothing_typed_is_lost(store: Store) {
        let world = World::new(store);
        let account = world.account("editor", &[(Role::Editor, None)]).await?;
        let mut editor = world.signed_in(account).await?;
        let typed = "制订服务计划";
        for action in ["picture", "draft", "submit"] {
            for file in [&b"<svg onload=alert(1)>"[..], &PNG[..40], b"PK\x03\x04 not a picture"] {
                let answer = editor.upload("/questions/new", &with(action, &[]), "图.png", file).await.expect(422);
                assert!(answer.body.contains("picture-error") && answer.body.contains(typed) && answer.body.contains("三代家谱图"));
            }
        }
        let answer = editor.post("/questions/new", &with("picture", &[])).await.expect(422);
        assert!(answer.body.contains("还没有选择图片"));
        let answer = editor.upload("/questions/new", &with("picture", &[("picture_words", "")]), "图.png", PNG).await.expect(422);
        assert!(answer.body.contains("name=\"picture_kept\"") && answer.body.contains("还缺说明"));
        let gone = [("stem", "看图（　　）。![图](picture:01890000-0000-7000-8000-000000000000)"), ("picture_words", "")];
        let answer = editor.post("/questions/new", &with("draft", &gone)).await.expect(422);
        assert!(answer.body.contains("不在题库中"));
        Ok(())
    }
}
