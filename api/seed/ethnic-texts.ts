/** The sentences that demonstration reports of UBDT-CTDT are made of, by who writes them. */
import type { Lots } from './lots.js';

/** What a sentence may speak of. */
export interface Told {
  readonly unit: string;
  /** `xã` or `phường`, as the commune is called. */
  readonly kind: string;
  readonly period: string;
  /** The crop season at the end of the period. */
  readonly season: string;
  readonly lots: Lots;
}
type Sentence = (told: Told) => string;

export interface Outline {
  readonly socioEconomic: readonly Sentence[];
  readonly security: readonly Sentence[];
  readonly direction: readonly Sentence[];
  readonly policies: readonly Sentence[];
  readonly communication: readonly Sentence[];
  readonly difficulties: readonly Sentence[];
  readonly directions: readonly Sentence[];
  readonly proposals: readonly Sentence[];
}

export const HIGHLAND: Outline = {
  socioEconomic: [
    ({ unit, period, season, lots }) =>
      `Trong ${period}, tình hình kinh tế - xã hội trên địa bàn ${unit} ổn định. Bà con gieo trồng, chăm sóc ${lots.integer(120, 640)} ha cây ${season}; đàn gia súc phát triển tốt, không xảy ra dịch bệnh lớn. Không có hộ thiếu đói.`,
    ({ unit, kind, period, season, lots }) =>
      `Sản xuất ${season} của ${unit} trong ${period} cơ bản thuận lợi, năng suất lúa ước đạt ${lots.integer(48, 61)} tạ/ha. Mưa lớn làm sạt lở ${lots.integer(1, 6)} điểm trên đường liên thôn, ${kind} đã huy động dân quân khắc phục trong ngày.`,
    ({ unit, period, lots }) =>
      `Đời sống đồng bào các dân tộc Mông, Dao, Tày, Giáy trên địa bàn ${unit} tiếp tục được cải thiện. Trong ${period}, có ${lots.integer(8, 46)} hộ được vay vốn Ngân hàng Chính sách xã hội để chăn nuôi, trồng quế và làm du lịch cộng đồng.`,
  ],
  security: [
    () =>
      'An ninh chính trị, trật tự an toàn xã hội được giữ vững; không phát sinh điểm nóng, không có truyền đạo trái pháp luật.',
    ({ kind, lots }) =>
      `Tình hình an ninh ổn định. Công an ${kind} tổ chức ${lots.integer(2, 7)} buổi tuyên truyền phòng, chống mua bán người và tảo hôn tại các thôn, bản.`,
  ],
  direction: [
    ({ kind, lots }) =>
      `Ủy ban nhân dân ${kind} ban hành ${lots.integer(2, 8)} văn bản chỉ đạo, phân công cán bộ phụ trách từng thôn, định kỳ giao ban về công tác dân tộc.`,
    () =>
      'Kiện toàn Ban Quản lý các chương trình mục tiêu quốc gia cấp xã theo mô hình chính quyền địa phương 2 cấp; rà soát lại danh mục dự án được bàn giao từ cấp huyện.',
  ],
  policies: [
    ({ lots }) =>
      `Nghiệm thu ${lots.integer(1, 5)} công trình nước sinh hoạt tập trung và ${lots.integer(3, 18)} nhà ở cho hộ nghèo; cấp phát giống quế, ngô cho ${lots.integer(40, 210)} hộ theo kế hoạch.`,
    ({ lots }) =>
      `Hoàn thành ${lots.integer(1, 4)} tuyến đường bê tông nông thôn với chiều dài ${lots.integer(2, 9)} km; chi trả chế độ hỗ trợ học sinh bán trú cho ${lots.integer(90, 420)} em đúng thời hạn.`,
    ({ lots }) =>
      `Tổ chức ${lots.integer(1, 3)} lớp đào tạo nghề ngắn hạn cho ${lots.integer(30, 70)} lao động là người dân tộc thiểu số; cấp thẻ bảo hiểm y tế cho toàn bộ đối tượng thuộc diện.`,
  ],
  communication: [
    ({ lots }) =>
      `Tổ chức ${lots.integer(3, 14)} buổi tuyên truyền pháp luật bằng tiếng phổ thông và tiếng dân tộc, thu hút ${lots.integer(180, 760)} lượt người. Thăm hỏi ${lots.integer(3, 12)} người có uy tín.`,
    ({ lots }) =>
      `Phát huy vai trò của ${lots.integer(8, 24)} người có uy tín trong vận động nhân dân xóa bỏ hủ tục, hiến đất làm đường.`,
  ],
  difficulties: [
    () =>
      'Khối lượng công việc chuyển về cấp xã lớn trong khi cán bộ phụ trách còn kiêm nhiệm. Địa hình chia cắt, giá vật liệu vận chuyển đến thôn cao hơn định mức.',
    () =>
      'Vốn sự nghiệp giao muộn, thủ tục lựa chọn đơn vị cung ứng giống mất nhiều thời gian; một số hộ chưa có đất ở để làm nhà.',
  ],
  directions: [
    ({ season }) =>
      `Tập trung giải ngân phần vốn còn lại; đẩy nhanh tiến độ nhà ở cho hộ nghèo trước mùa mưa; hướng dẫn bà con chăm sóc cây ${season}.`,
    () =>
      'Rà soát hộ nghèo, hộ cận nghèo là người dân tộc thiểu số; chuẩn bị danh mục đầu tư cho giai đoạn tiếp theo; duy trì giao ban với người có uy tín.',
  ],
  proposals: [
    () => 'Đề nghị tỉnh bổ sung định mức hỗ trợ vận chuyển vật liệu đối với các thôn đặc biệt khó khăn.',
    () => 'Đề nghị hướng dẫn cụ thể việc thanh toán các dự án được bàn giao từ cấp huyện trước đây.',
  ],
};

export const CITY: Outline = {
  socioEconomic: [
    ({ unit, period, lots }) =>
      `Trong ${period}, trên địa bàn ${unit} có ${lots.integer(140, 520)} hộ với ${lots.integer(540, 990)} người dân tộc thiểu số sinh sống xen kẽ tại các tổ dân phố, chủ yếu là các dân tộc Tày, Mường, Nùng, Thái. Đời sống ổn định, không có hộ nghèo.`,
    ({ unit, period, lots }) =>
      `Đồng bào dân tộc thiểu số cư trú tại ${unit} chủ yếu là công chức, người lao động và sinh viên. Trong ${period}, phường hỗ trợ ${lots.integer(4, 22)} trường hợp vay vốn, giới thiệu việc làm.`,
  ],
  security: [
    () => 'An ninh trật tự bảo đảm; không có vụ việc phức tạp liên quan đến dân tộc, tôn giáo.',
    () => 'Đồng bào chấp hành tốt chủ trương của Đảng, pháp luật của Nhà nước và quy ước của tổ dân phố.',
  ],
  direction: [
    ({ lots }) =>
      `Ủy ban nhân dân phường ban hành ${lots.integer(1, 4)} văn bản triển khai công tác dân tộc, giao phòng Văn hóa - Xã hội làm đầu mối theo dõi.`,
  ],
  policies: [
    ({ lots }) =>
      `Cập nhật dữ liệu ${lots.integer(20, 90)} nhân khẩu là người dân tộc thiểu số mới chuyển đến; bảo đảm chế độ bảo hiểm y tế, học phí cho học sinh theo quy định.`,
    ({ lots }) =>
      `Tặng ${lots.integer(15, 60)} suất quà, học bổng cho học sinh, sinh viên dân tộc thiểu số có hoàn cảnh khó khăn từ nguồn xã hội hóa.`,
  ],
  communication: [
    ({ lots }) =>
      `Lồng ghép ${lots.integer(2, 6)} buổi tuyên truyền Luật Hôn nhân và gia đình, phòng chống lừa đảo trên không gian mạng tại sinh hoạt tổ dân phố.`,
  ],
  difficulties: [
    () => 'Đồng bào cư trú phân tán, thường xuyên biến động nên việc nắm số liệu có lúc chưa kịp thời.',
  ],
  directions: [
    () =>
      'Tiếp tục rà soát, đối chiếu dữ liệu dân cư; tổ chức gặp mặt đại biểu người dân tộc thiểu số tiêu biểu trên địa bàn.',
  ],
  proposals: [
    () => 'Đề nghị thành phố kết nối dữ liệu dân cư để phường khai thác, không phải thống kê thủ công.',
  ],
};

export const EDUCATION_DEPARTMENT: Outline = {
  socioEconomic: [
    ({ period, lots }) =>
      `Trong ${period}, toàn ngành duy trì tốt sĩ số học sinh dân tộc thiểu số; tỷ lệ chuyên cần đạt ${lots.integer(96, 99)} %. Các trường phổ thông dân tộc nội trú, bán trú bảo đảm bữa ăn và nơi ở cho học sinh.`,
  ],
  security: [() => 'Không có học sinh dân tộc thiểu số bị lôi kéo bỏ học, tảo hôn trong kỳ.'],
  direction: [
    ({ lots }) =>
      `Sở ban hành ${lots.integer(2, 5)} văn bản hướng dẫn thực hiện Tiểu dự án 1 của Dự án 5 và kiểm tra ${lots.integer(3, 9)} trường.`,
  ],
  policies: [
    ({ lots }) =>
      `Tổ chức ${lots.integer(6, 28)} lớp xóa mù chữ cho ${lots.integer(160, 780)} học viên; trang bị phòng học, nhà ở bán trú cho ${lots.integer(2, 8)} trường theo kế hoạch vốn.`,
  ],
  communication: [
    ({ lots }) =>
      `Tổ chức ${lots.integer(4, 15)} buổi ngoại khóa về bản sắc văn hóa dân tộc trong trường học.`,
  ],
  difficulties: [
    () => 'Thiếu giáo viên tiếng Anh, tin học ở vùng khó khăn; một số gói thầu thiết bị phải đấu thầu lại.',
  ],
  directions: [
    () => 'Hoàn thành các gói thầu thiết bị; chuẩn bị điều kiện cho học kỳ tới; tiếp tục mở lớp xóa mù chữ.',
  ],
  proposals: [() => 'Đề nghị điều chỉnh mức hỗ trợ học viên xóa mù chữ cho phù hợp với giá cả hiện nay.'],
};

export const FINANCE_DEPARTMENT: Outline = {
  socioEconomic: [
    ({ period }) =>
      `Trong ${period}, Sở theo dõi, tổng hợp tình hình phân bổ và giải ngân kinh phí các chương trình, chính sách dân tộc trên địa bàn.`,
  ],
  security: [],
  direction: [
    ({ lots }) =>
      `Tham mưu ${lots.integer(2, 6)} văn bản đôn đốc giải ngân, điều chỉnh dự toán giữa các dự án thành phần.`,
  ],
  policies: [
    ({ lots }) =>
      `Thẩm định, nhập dự toán cho ${lots.integer(12, 58)} xã, phường; hướng dẫn thanh toán ${lots.integer(20, 96)} hồ sơ của các dự án được bàn giao từ cấp huyện.`,
  ],
  communication: [],
  difficulties: [
    () => 'Nhiều đơn vị cấp xã mới lần đầu làm chủ đầu tư, hồ sơ thanh toán phải trả lại để hoàn thiện.',
  ],
  directions: [
    () =>
      'Tổ chức tập huấn thanh toán vốn sự nghiệp cho kế toán cấp xã; báo cáo tỉnh điều chỉnh vốn của các dự án chậm.',
  ],
  proposals: [
    () => 'Đề nghị Bộ Tài chính hướng dẫn việc kéo dài thời gian giải ngân vốn sự nghiệp của chương trình.',
  ],
};

/** What a province writes above the reports of its communes and departments. */
export const PROVINCE = {
  situation: [
    ({ unit, period }: Told) =>
      `Trong ${period}, tình hình kinh tế - xã hội vùng đồng bào dân tộc thiểu số của ${unit} ổn định và phát triển; sản xuất thuận lợi, an ninh, trật tự được giữ vững, đồng bào tin tưởng vào sự lãnh đạo của Đảng và Nhà nước.`,
  ],
  results: [
    ({ lots }: Told) =>
      `Các dự án của Chương trình mục tiêu quốc gia được triển khai đồng bộ; ${lots.integer(12, 64)} công trình hoàn thành đưa vào sử dụng. Công tác tuyên truyền, phổ biến pháp luật và chính sách với người có uy tín được thực hiện đầy đủ, kịp thời.`,
  ],
  difficulties: [
    () =>
      'Việc chuyển giao nhiệm vụ sau khi kết thúc hoạt động của cấp huyện làm chậm tiến độ một số dự án; năng lực làm chủ đầu tư của cấp xã chưa đồng đều.',
  ],
  directions: [
    () =>
      'Đôn đốc giải ngân, ưu tiên nhà ở, nước sinh hoạt và hạ tầng thiết yếu; kiểm tra thực tế tại các xã đặc biệt khó khăn; tổ chức đánh giá để chuẩn bị cho giai đoạn tiếp theo.',
  ],
  proposals: [
    () =>
      'Đề nghị Bộ Dân tộc và Tôn giáo sớm hướng dẫn tiêu chí phân định vùng dân tộc thiểu số và miền núi theo đơn vị hành chính mới.',
  ],
} as const;
