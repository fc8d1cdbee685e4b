//! Pictures of questions, on both databases.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat};

use crate::clock;
use crate::ids::{PictureId, QuestionId, QuestionVersionId};
use crate::on_both;
use crate::question::format::{At, FilePicture, FileQuestion};
use crate::question::picture::{self, Album, Naming, store};
use crate::question::store::{create, version};
use crate::question::{ChapterRef, Content, Kind, OptionId, OptionSet, QuestionOption};

fn png(width: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, 10).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

fn question(stem: &str) -> Content {
    let options = ('a'..)
        .zip(["甲", "<b>乙</b>", "丙", "丁"])
        .filter_map(|(id, text)| Some(QuestionOption { id: OptionId::new(id)?, text: text.to_owned() }))
        .collect();
    Content {
        subject: "junior-practice".into(),
        chapters: vec![ChapterRef { edition: "2018".into(), chapter: "03".into() }],
        kind: Kind::Single,
        stem: stem.into(),
        options,
        key: OptionSet::parse("a").expect("letters"),
        explanation: "选{a}。[x](javascript:alert(1))".into(),
        source: String::new(),
        law_as_of: None,
        review_by: None,
        difficulty: 2,
        tags: vec![],
        tasks: vec![],
        rubric: vec![],
        model_answer: String::new(),
    }
}

on_both! {
    async fn equal_pictures_are_kept_once(store: Store) {
        let prepared = picture::prepare(&png(20))?;
        let mut tx = store.write().await?;
        let id = store::keep(&mut tx, &prepared, "editor", clock::now()).await?;
        assert_eq!(store::keep(&mut tx, &prepared, "other", clock::now()).await?, id);
        assert_ne!(store::keep(&mut tx, &picture::prepare(&png(21))?, "editor", clock::now()).await?, id);
        let (kind, bytes) = store::file(&mut tx, id).await?.expect("it was kept");
        assert_eq!((kind, bytes), (prepared.kind, prepared.bytes));
        assert_eq!(store::file(&mut tx, PictureId::fresh()).await?, None);
        Ok(())
    }

    async fn pictures_of_a_file_come_along_and_bad_ones_are_said(store: Store) {
        let mut content = question(
            "看图。\n\n![家谱](file:图 1.png) ![又](file:%E5%9B%BE%201.png) ![坏](file:bad.gif) ![无](file:none.png)",
        );
        let pictures = [
            FilePicture { name: "图 1.png".into(), bytes: png(30) },
            FilePicture { name: "bad.gif".into(), bytes: b"<script>".to_vec() },
        ];
        let mut asked = FileQuestion::new(At::line(7), Kind::Single);
        asked.pictures = pictures.to_vec();
        let album = Album::of(&[asked]).await;
        let mut tx = store.write().await?;
        let (new, findings) = Naming::of(&album).name(&mut tx, &mut content, &pictures, &At::line(7)).await?;
        assert_eq!(new.iter().map(|new| new.id).collect::<Vec<_>>(), store::missing(&mut tx, &content).await?);
        picture::Keeping::default().keep(&mut tx, &mut content, &new, "import", clock::now()).await?;
        let kinds: Vec<_> = findings.iter().map(|finding| (finding.kind, finding.at.line)).collect();
        assert_eq!(kinds, [("picture-unknown", Some(7)), ("picture-missing", Some(7))]);
        let shown = content.pictures();
        assert_eq!(shown.len(), 2);
        assert_eq!(content.stem, format!("看图。\n\n![家谱](picture:{0}) ![又](picture:{0}) 坏 无", shown[0].0));
        assert_eq!(store::missing(&mut tx, &content).await?, []);
        let mut again = question("看图。![家谱](file:图_1.png)");
        let pictures = [FilePicture { name: "图_1.png".into(), bytes: png(30) }];
        let (new, findings) = Naming::of(&album).name(&mut tx, &mut again, &pictures, &At::line(1)).await?;
        assert_eq!((new, findings, again.pictures()[0].0), (vec![], vec![], shown[0].0), "it is there already");
        let nowhere = PictureId::fresh();
        assert_eq!(store::missing(&mut tx, &question(&format!("![x](picture:{nowhere})"))).await?, [nowhere]);
        Ok(())
    }

    async fn a_version_is_cleaned_when_it_is_written(store: Store) {
        let (id, number) = (QuestionId::fresh(), QuestionVersionId::fresh());
        let mut tx = store.write().await?;
        create(&mut tx, id, number, &question("<script>alert(1)</script>下列（　　）。"), "editor", clock::now()).await?;
        let content = version(&mut tx, number).await?.expect("it was written").content;
        assert_eq!(content.stem, "&lt;script>alert(1)&lt;/script>下列（　　）。");
        assert_eq!(content.options[1].text, "&lt;b>乙&lt;/b>");
        assert_eq!(content.explanation, "选{a}。x");
        Ok(())
    }
}
